package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.perCall;
import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.CallNotes.StreamEnd;
import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OtherJsonTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final CallNotes NOTES = CallNotes.of("/v1/chat/completions");

    @Test
    void aPlainCallHasTheKeysThatAreAlwaysThere() {
        var bill = Bill.of(ratios("1.25", "4").group("0.8").price(), Usage.ofText(100, 20), Work.CHAT);
        var notes = new CallNotes("/v1/chat/completions", 312, "", List.of(), -1, null);

        assertThat(JSON.readTree(OtherJson.of(bill, ChannelCost.AsReported.AS_REPORTED, notes)))
                .isEqualTo(JSON.readTree("""
                {"model_ratio": 1.25, "completion_ratio": 4, "model_price": -1, "cache_ratio": 1,
                 "group_ratio": 0.8, "user_group_ratio": -1, "channel_ratio": 1, "cache_tokens": 0,
                 "frt": 312, "request_path": "/v1/chat/completions",
                 "billing_source": "wallet", "admin_info": {"use_channel": [], "usage_billing_path": "upstream"}}"""));
    }

    @Test
    void aPricePerCallShowsItsPrice() {
        var other = of(Bill.of(perCall("0.04", "1"), Usage.NONE, Work.OTHER), NOTES);

        assertThat(other.get("model_price").decimalValue()).isEqualByComparingTo("0.04");
        assertThat(other.get("frt").intValue()).isEqualTo(-1000);
        assertThat(other.at("/admin_info/local_count_tokens").booleanValue()).isTrue();
    }

    @Test
    void cacheWritesSoundAndToolsHaveKeysOfTheirOwn() {
        var usage = new Usage(
                        Source.REPORTED,
                        new Input(1000, 100, 60, 20, 40, 0, 300),
                        new Output(50, 0, 0, 30),
                        0,
                        ToolUse.NONE,
                        true)
                .with(new ToolUse(0, 3, 0, 0, 2, List.of(new ToolUse.DrawnImage("low", "1024x1024"))));
        var other = of(Bill.of(ratios("1", "4").audio("16", "2").price(), usage, Work.CHAT), NOTES);

        assertThat(other.get("cache_creation_tokens").intValue()).isEqualTo(60);
        assertThat(other.get("cache_creation_tokens_1h").intValue()).isEqualTo(40);
        assertThat(other.get("cache_creation_ratio_1h").decimalValue()).isEqualByComparingTo("2");
        assertThat(other.get("audio_input").intValue()).isEqualTo(300);
        assertThat(other.get("text_output").intValue()).isEqualTo(20);
        assertThat(other.get("claude").booleanValue()).isTrue();
        assertThat(other.get("web_search_call_count").intValue()).isEqualTo(3);
        assertThat(other.get("file_search_price").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(other.get("image_generation_call_price").decimalValue()).isEqualByComparingTo("0.011");
    }

    @Test
    void tellsHowTheCallWent() {
        var notes = new CallNotes(
                "/v1/\"odd\"",
                -1,
                "gpt-4o-2024",
                List.of(3L, 8L),
                1,
                new StreamEnd(false, "timeout", "no byte\nfor 300 s"));
        var other = of(Bill.of(ratios("1", "4").price(), Usage.ofText(1, 1), Work.CHAT), notes);

        assertThat(other.get("upstream_model_name").stringValue()).isEqualTo("gpt-4o-2024");
        assertThat(other.at("/admin_info/use_channel/1").stringValue()).isEqualTo("8");
        assertThat(other.at("/admin_info/multi_key_index").intValue()).isEqualTo(1);
        assertThat(other.at("/stream_status/end_reason").stringValue()).isEqualTo("timeout");
        assertThat(other.at("/stream_status/end_error").stringValue()).isEqualTo("no byte\nfor 300 s");
        assertThat(other.get("request_path").stringValue()).isEqualTo("/v1/\"odd\"");
    }

    @Test
    void passThroughNamesItsService() {
        var price = Prices.from(Options.defaults())
                .passThrough("gen4_turbo", "runway", OptionalLong.empty(), "default", new BigDecimal("1.5"));
        var other = JSON.readTree(OtherJson.of(price, ChannelCost.AsReported.AS_REPORTED, NOTES));

        assertThat(other.get("service").stringValue()).isEqualTo("runway");
        assertThat(other.get("channel_ratio").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(other.get("model_ratio").intValue()).isEqualTo(1);
        assertThat(price.content()).isEqualTo("pass-through runway as gen4_turbo: quota 1500, source base");
    }

    private static JsonNode of(Bill bill, CallNotes notes) {
        return JSON.readTree(OtherJson.of(bill, ChannelCost.AsReported.AS_REPORTED, notes));
    }
}
