package dev.sluice.ledger.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TierExpressionTest {
    /// A Tuesday, half past eleven at night in UTC.
    private static final Instant NIGHT = Instant.parse("2030-01-01T23:30:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 + 2 * 3 - 4; 3",
                "(1 + 2) * 3; 9",
                "7 % 4; 3",
                "1 / 4; 0.25",
                "- -2; 2",
                "+3; 3",
                ".5 + 1_000; 1000.5",
                "1.5e3; 1500",
                "0.1 + 0.2; 0.3",
                "p * 2.5 + c; 260",
                "v1: p; 100",
                "true ? 1 : 2; 1",
                "p > 50 && c < 5 ? 1 : p == 100 ? 2 : 3; 2",
                "p >= 100 || 1 / 0 > 0 ? 1 : 2; 1",
                "not (p != 100) and !false ? 1 : 2; 1",
                "'b' > 'a' ? 1 : 0; 1",
                "'a' + 'b' == \"ab\" ? 1 : 0; 1",
                "p in [1, 100] ? 1 : 0; 1",
                "p not in [1, 100] ? 1 : 0; 0",
                "p in 1..100 ? 1 : 0; 1",
                "0.5 in 0..1 ? 1 : 0; 0",
                "nil == nil ? 1 : 0; 1",
                "nil ?? 5; 5",
                "3 ?? 5; 3",
                "max(1, p, 7); 100",
                "min(p, 7); 7",
                "abs(0 - 3); 3",
                "ceil(1.2) + floor(1.8); 3",
                "has('haystack', 'stack') ? 1 : 0; 1",
                "has(nil, 'a') || has('a', '') ? 1 : 0; 0",
                "hour('UTC') * 100 + minute('UTC'); 2330",
                "hour('Asia/Shanghai'); 7",
                "weekday('UTC') * 10000 + month('UTC') * 100 + day('UTC'); 20101",
                "weekday('Asia/Shanghai'); 3",
                "hour('Nowhere/Land'); 23",
            })
    void computes(String text, String expected) {
        assertThat(value(text)).isEqualTo(expected);
    }

    @Test
    void remembersTheTierNamedLast() {
        var result =
                compile("c > 5 ? tier('long', 1) : tier('a', 1) + tier('b', 2)").evaluate(used(), request(""));

        assertThat(result.tier()).isEqualTo("long");
        assertThat(compile("tier('a', 1) + tier('b', 2)")
                        .evaluate(used(), request(""))
                        .tier())
                .isEqualTo("b");
        assertThat(compile("1").evaluate(used(), request("")).tier()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "param('service_tier') == 'priority' ? 2 : 1; 2",
                "param('n'); 3",
                "param('stream') ? 1 : 0; 1",
                "param('messages.#'); 2",
                "param('messages.1.role') == 'user' ? 1 : 0; 1",
                "'image_url' in param('messages.1.content.#.type') ? 1 : 0; 1",
                "param('tools.#') ?? 7; 7",
                "param('absent.deep') ?? 7; 7",
                "has(param('metadata'), 'gold') ? 1 : 0; 1",
                "param('metadata.plan') == 'gold' ? 1 : 0; 1",
                "param('nothing') == nil ? 1 : 0; 1",
                "header('X-Region') == 'eu' ? 1 : 0; 1",
                "header('absent') == '' ? 1 : 0; 1",
            })
    void asksTheRequest(String text, String expected) {
        var body = """
                {"service_tier": "priority", "n": 3, "stream": true, "nothing": null, "metadata": {"plan": "gold"},
                 "messages": [{"role": "system", "content": "hi"},
                              {"role": "user", "content": [{"type": "text"}, {"type": "image_url"}]}]}""";

        assertThat(compile(text)
                        .evaluate(used(), request(text, body, Map.of("x-region", " eu ")))
                        .microDollars()
                        .toPlainString())
                .isEqualTo(expected);
    }

    @Test
    void aBodyThatIsNoJsonHasNothing() {
        for (var body : new String[] {"", "not json", "[1, 2]", "{\"n\": 3"}) {
            assertThat(compile("param('n') ?? 9")
                            .evaluate(used(), request("param('n') ?? 9", body, Map.of()))
                            .microDollars())
                    .isEqualByComparingTo("9");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "1 +",
                "(1",
                "1)",
                "1 2",
                "x",
                "p.class",
                "p()",
                "unknown(1)",
                "tier('a')",
                "max()",
                "param(p)",
                "param('')",
                "header(1)",
                "'open",
                "'\\x'",
                "1 ? 2",
                "[1, 2",
                "p = 1",
                "p; c",
                "let x = 1",
                "1e99",
                "12345678901234567890123456789012345678901",
                "#p",
                "p ** 2",
                "true.1",
                "\u00e9",
            })
    void refusesWhatIsNoExpression(String text) {
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 / 0",
                "p % 0",
                "0 - 1",
                "true",
                "'a'",
                "nil",
                "[1]",
                "nil + 1",
                "'a' * 2",
                "1 ? 2 : 3",
                "1 < 'a' ? 1 : 2",
                "1 in 2 ? 1 : 2",
                "tier(1, 2)",
                "hour(1)",
                "1e29 * 100",
                "1 / 1e-28 * 1e28",
            })
    void hasNoValueForWhatCannotBeComputed(String text) {
        var expression = compile(text);

        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> expression.evaluate(used(), request("")));
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile("1" + "+1".repeat(4990)));
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile("(".repeat(4000)));
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile("-".repeat(4000) + "1"));
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile("!".repeat(9999)));
        assertThatExceptionOfType(BadExpression.class).isThrownBy(() -> compile("1" + " ".repeat(10_000)));
        assertThat(value("1" + "+1".repeat(400))).isEqualTo("401");
        // Left of ?? is computed once, however long the chain.
        assertThat(value("nil" + " ?? nil".repeat(300) + " ?? 4")).isEqualTo("4");
        // Digits do not pile up.
        assertThat(value("1.0000000000000000000000000000000000001"
                        + " * 1.00000000000000000000000000000000001".repeat(200)))
                .hasSizeLessThan(100);
    }

    @Test
    void saysWhereAMistakeIs() {
        assertThatExceptionOfType(BadExpression.class)
                .isThrownBy(() -> compile("p * 2 + q"))
                .withMessage("at character 9: there is no variable q");
    }

    private static String value(String text) {
        return compile(text)
                .evaluate(used(), request(text, "", Map.of()))
                .microDollars()
                .stripTrailingZeros()
                .toPlainString();
    }

    private static TierExpression compile(String text) {
        return TierExpression.compile(text);
    }

    private static Used used() {
        return new Used().with(Variable.P, 100).with(Variable.C, 10).with(Variable.LEN, 120);
    }

    private static Request request(String body) {
        return request("1", body, Map.of());
    }

    private static Request request(String text, String body, Map<String, String> headers) {
        return compile(text).request(NIGHT, () -> body.getBytes(StandardCharsets.UTF_8), headers::get);
    }
}
