package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model priced by an expression, on the whole product. Source: billing.md §6.
class TieredPriceTest {
    private static final String LADDER = "len <= 1000 ? tier('short', p * 3 + c * 15) : tier('long', p * 6 + c * 30)";
    private static final String PRIORITY =
            "tier(param('service_tier') == 'priority' ? 'fast' : header('x-plan'), p * (param('service_tier') == 'priority' ? 4 : 2))";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "ladder,request,broken,fragile")
                .option(
                        "billing_setting.billing_mode",
                        "{\"ladder\":\"tiered_expr\",\"request\":\"tiered_expr\",\"broken\":\"tiered_expr\","
                                + "\"fragile\":\"tiered_expr\"}")
                .option(
                        "billing_setting.billing_expr",
                        "{\"ladder\":\"%s\",\"request\":\"%s\",\"broken\":\"p *\",\"fragile\":\"p / (c - 7) * 0 + 100\"}"
                                .formatted(LADDER, PRIORITY))
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    @Test
    void theTierOfWhatWasUsedIsCharged() {
        assertThat(chat("ladder", "", 1000, 100)).isEqualTo((1000 * 3 + 100 * 15) / 2);
        var row = scene.logRows(1).getFirst();
        assertThat(row.other().path("billing_mode").stringValue()).isEqualTo("tiered_expr");
        assertThat(row.other().path("matched_tier").stringValue()).isEqualTo("short");
        assertThat(new String(
                        Base64.getDecoder().decode(row.other().path("expr_b64").stringValue()), StandardCharsets.UTF_8))
                .isEqualTo(LADDER);

        scene.forgetLog();
        assertThat(chat("ladder", "", 1001, 100)).isEqualTo((1001 * 6 + 100 * 30) / 2);
        assertThat(scene.logRows(1).getFirst().other().path("matched_tier").stringValue())
                .isEqualTo("long");
        scene.agreedSpending();
    }

    @Test
    void bodyAndHeadersOfTheClientDecide() {
        assertThat(chat("request", ",\"service_tier\":\"priority\"", 1000, 0)).isEqualTo(2000);
        assertThat(scene.onlyLogRow().other().path("matched_tier").stringValue())
                .isEqualTo("fast");

        scene.forgetLog();
        assertThat(chat("request", "", 1000, 0)).isEqualTo(1000);
        assertThat(scene.onlyLogRow().other().path("matched_tier").stringValue())
                .isEqualTo("gold");
    }

    @Test
    void anExpressionThatCannotBeReadRefusesItsModel() {
        var answer = scene.alice().post("/v1/chat/completions", body("broken", ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("model_price_error").contains("broken");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void anExpressionWithoutAValueChargesTheReservation() {
        assertThat(chat("fragile", "", 10, 7)).isEqualTo(50);
        assertThat(scene.onlyLogRow().content()).contains("divides by 0").contains("reservation");
    }

    private long chat(String model, String more, long input, long output) {
        upstream.reset();
        upstream.enqueue(Answer.json(
                200,
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(input, output, input + output)));
        var answer = scene.alice().with("X-Plan", " gold ").post("/v1/chat/completions", body(model, more));
        assertThat(answer.status()).isEqualTo(200);
        return scene.onlyLogRow().quota();
    }

    private static String body(String model, String more) {
        return "{\"model\":\"%s\",\"max_tokens\":50%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model, more);
    }
}
