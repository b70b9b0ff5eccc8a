package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Options;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoDisableRuleTest {
    private static final Map<String, String> ON = Map.of("AutomaticDisableChannelEnabled", "true");

    @ParameterizedTest
    @CsvSource({
        "401, invalid, nope, true, true",
        "500, server_error, nope, true, false",
        "429, rate, 'You EXCEEDED your current quota, please', true, true",
        "500, channel:no_available_key, nope, true, true",
        "401, invalid, nope, false, false",
    })
    void a_failure_counts_by_status_code_or_words(
            int status, String code, String message, boolean channelsFault, boolean counts) {
        var failure = new ChannelFailure(status, code, message, channelsFault);

        assertThat(rule(ON).reason(SampleChannel.serving(1, "m").read(), failure)
                        .isPresent())
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource({"'401,500-503', 502, true", "'401,500-503', 504, false", "'x,,500', 500, true", "'', 401, false"})
    void statuses_are_listed_singly_or_as_ranges(String statuses, int status, boolean counts) {
        var rule = rule(Map.of("AutomaticDisableChannelEnabled", "true", "AutomaticDisableStatusCodes", statuses));

        var reason =
                rule.reason(SampleChannel.serving(1, "m").read(), new ChannelFailure(status, "code", "words", true));

        assertThat(reason.isPresent()).isEqualTo(counts);
    }

    @Test
    void nothing_is_switched_off_unless_option_and_channel_both_allow_it() {
        var failure = new ChannelFailure(401, "invalid", "nope", true);

        assertThat(rule(Map.of()).reason(SampleChannel.serving(1, "m").read(), failure))
                .isEmpty();
        assertThat(rule(ON).reason(SampleChannel.serving(1, "m").autoBan(0).read(), failure))
                .isEmpty();
        assertThat(rule(ON).reason(SampleChannel.serving(1, "m").autoBan(null).read(), failure))
                .isEmpty();
    }

    private static AutoDisableRule rule(Map<String, String> saved) {
        return AutoDisableRule.from(options(saved));
    }

    static Options options(Map<String, String> saved) {
        return Options.of(saved);
    }
}
