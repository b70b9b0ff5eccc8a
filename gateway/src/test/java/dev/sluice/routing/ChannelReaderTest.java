package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelReaderTest {
    @Test
    void F16_blanks_and_stray_commas_in_names_are_ignored_and_reported() {
        var channel = SampleChannel.serving(1, " ,runway, pika ,,kling,pika,")
                .group(",default,")
                .read();

        assertThat(channel.models()).containsExactly("runway", "pika", "kling");
        assertThat(channel.groups()).containsExactly("default");
        assertThat(channel.findings()).extracting(Finding::column).containsExactly("models", "group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"text\"", "17", "{\"a\":}", "\u0000"})
    void malformed_json_becomes_a_finding_and_never_an_exception(String json) {
        var channel = SampleChannel.serving(1, "m")
                .setting(json)
                .modelMapping(json)
                .statusMapping(json)
                .info(json)
                .read();

        assertThat(channel.findings())
                .extracting(Finding::column)
                .containsExactlyInAnyOrder("setting", "model_mapping", "status_code_mapping", "channel_info");
        assertThat(channel.ready()).isTrue();
    }

    @Test
    void F11_a_null_priority_and_weight_count_as_zero_and_a_null_ratio_as_one() {
        var channel = SampleChannel.serving(1, "m")
                .priority(null)
                .weight(null)
                .ratio(null)
                .read();

        assertThat(channel.priority()).isZero();
        assertThat(channel.weight()).isZero();
        assertThat(channel.ratio()).isEqualByComparingTo(BigDecimal.ONE);
    }

    @Test
    void a_ratio_stored_as_a_four_byte_real_is_read_as_it_was_typed() {
        var channel = SampleChannel.serving(1, "m").ratio((double) 0.1f).read();

        assertThat(channel.ratio()).isEqualByComparingTo("0.1");
    }

    @Test
    void nothing_that_prints_a_channel_shows_its_key() {
        var sample = SampleChannel.serving(1, "m").key("sk-one\nsk-two").setting("{\"proxy\":\"http://u:pw@p\"}");
        var channel = sample.read();

        var printed = List.of(
                        sample.row(), channel, channel.keys(), channel.keys().all(), channel.setting())
                .toString();

        assertThat(printed).doesNotContain("sk-one", "sk-two", "pw");
    }

    @Test
    void each_line_of_a_multi_key_channel_is_a_key_and_keeps_its_place() {
        var keys = SampleChannel.serving(1, "m")
                .key("one\n\n three \nfour\n")
                .info("{\"is_multi_key\":true,\"multi_key_status_list\":{\"3\":3},\"multi_key_mode\":\"polling\"}")
                .read()
                .keys();

        assertThat(keys.polling()).isTrue();
        assertThat(keys.all()).hasSize(4);
        assertThat(keys.usable()).extracting(ChannelKey::secret).containsExactly("one", "three");
        assertThat(keys.usable()).extracting(ChannelKey::index).containsExactly(0, 2);
    }

    @Test
    void a_json_array_holds_one_key_per_element() {
        var keys = SampleChannel.serving(1, "m")
                .key(" [{\"project_id\":\"acme\"}, \"plain\"] ")
                .info("{\"is_multi_key\":true}")
                .read()
                .keys();

        assertThat(keys.usable()).extracting(ChannelKey::secret).containsExactly("{\"project_id\":\"acme\"}", "plain");
    }

    @Test
    void a_credential_of_several_lines_stays_whole() {
        var json = "{\n  \"type\": \"service_account\"\n}";

        var keys = SampleChannel.serving(1, "m").key(json).read().keys();

        assertThat(keys.usable()).extracting(ChannelKey::secret).containsExactly(json);
    }

    @Test
    void a_model_mapping_is_followed_as_a_chain_until_a_name_stands_for_itself() {
        var mapping = SampleChannel.serving(1, "m")
                .modelMapping("{\"a\":\"b\",\"b\":\"c\",\"c\":\"c\",\"n\":7}")
                .read()
                .modelMapping();

        assertThat(mapping.resolve("a")).isEqualTo("c");
        assertThat(mapping.resolve("other")).isEqualTo("other");
        assertThat(mapping.resolve("n")).isEqualTo("n");
    }

    @Test
    void a_model_mapping_that_leads_in_a_circle_names_the_circle() {
        var mapping = SampleChannel.serving(1, "m")
                .modelMapping("{\"a\":\"b\",\"b\":\"a\"}")
                .read()
                .modelMapping();

        assertThatThrownBy(() -> mapping.resolve("a"))
                .isInstanceOf(ModelMappingCycle.class)
                .hasMessageContaining("a -> b");
    }

    @Test
    void statuses_are_mapped_from_text_or_number_but_a_success_never_is() {
        var mapping = SampleChannel.serving(1, "m")
                .statusMapping("{\"400\":\"500\",\"429\":503,\"200\":500,\"x\":1}")
                .read()
                .statusMapping();

        assertThat(List.of(mapping.apply(400), mapping.apply(429), mapping.apply(200), mapping.apply(404)))
                .containsExactly(500, 503, 200, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"passthrough_quota\":300}', 300",
        "'{\"PassthroughQuota\":300}', 300",
        "'{\"passthrough_quota\":5,\"PassthroughQuota\":300}', 5",
        "'{\"passthrough_quota\":0}', -1",
        "'{}', -1"
    })
    void the_pass_through_quota_has_two_spellings(String setting, long expected) {
        var channel = SampleChannel.serving(1, "m").setting(setting).read();

        assertThat(channel.setting().passThroughQuota().orElse(-1)).isEqualTo(expected);
    }

    @Test
    void a_base_url_loses_trailing_slashes_and_falls_back_to_the_type() {
        assertThat(SampleChannel.serving(1, "m")
                        .baseUrl("http://a.example//")
                        .read()
                        .baseUrl())
                .isEqualTo("http://a.example");
        assertThat(SampleChannel.serving(1, "m").baseUrl(null).read().baseUrl()).isEqualTo("https://api.openai.com");
    }
}
