package dev.sluice.ledger.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Whatever text and body are given, an expression answers or says [BadExpression]; and what it answers is what plain
/// decimal arithmetic gives.
final class TierFuzzTest {
    private static final String[] PIECES = {
        "p",
        "c",
        "len",
        "cr",
        "1",
        "2.5",
        "1e30",
        "0",
        "+",
        "-",
        "*",
        "/",
        "%",
        "(",
        ")",
        "?",
        ":",
        "&&",
        "||",
        "!",
        "==",
        "<",
        ">=",
        "in",
        "not",
        "..",
        "??",
        "[",
        "]",
        ",",
        "'a'",
        "\"",
        "'",
        "\\",
        "tier(",
        "has(",
        "max(",
        "param('a.#.b')",
        "param('a')",
        "header('h')",
        "hour('UTC')",
        "nil",
        "true",
        " ",
        "\n",
        "\u00e9",
        "\ud83d",
        "_",
        ".",
        "v1:",
        "|||",
        "ceil(",
        "'x'+",
        "tier('t',"
    };
    private static final Request NOW = Request.none();

    @RepeatedTest(40)
    void noTextMakesAnythingElseHappen(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder();
            int size = random.nextInt(40);
            for (int i = 0; i < size; i++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            survives(text.toString(), random);
        }
    }

    @RepeatedTest(10)
    void noBytesMakeAnythingElseHappen(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        for (int round = 0; round < 500; round++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            survives(new String(bytes, StandardCharsets.ISO_8859_1), random);
            var body = new String(bytes, StandardCharsets.ISO_8859_1);
            var expression = TierExpression.compile("param('a.b.#') ?? 1");
            assertThatCode(() -> expression.request(
                            Instant.EPOCH, () -> ("{\"a\":" + body).getBytes(StandardCharsets.UTF_8), _ -> null))
                    .doesNotThrowAnyException();
        }
    }

    private static void survives(String text, Random random) {
        try {
            var expression = TierExpression.compile(text);
            var request = expression.request(
                    Instant.EPOCH,
                    () -> "{\"a\":[{\"b\":1},{\"b\":\"x\"},{}]}".getBytes(StandardCharsets.UTF_8),
                    _ -> "v");
            var result = expression.evaluate(used(random), request);
            assertThat(result.microDollars().signum()).isNotNegative();
        } catch (BadExpression bad) {
            assertThat(bad.problem()).isNotBlank();
        }
    }

    @RepeatedTest(100)
    void agreesWithPlainDecimalArithmetic(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        for (int round = 0; round < 100; round++) {
            long p = random.nextLong(1_000_000);
            long c = random.nextLong(100_000);
            var made = made(random, 4, p, c);
            var used = new Used().with(Variable.P, p).with(Variable.C, c);
            if (made.value().signum() >= 0) {
                assertThat(TierExpression.compile(made.text())
                                .evaluate(used, NOW)
                                .microDollars())
                        .as(made.text())
                        .isEqualByComparingTo(made.value());
            }
        }
    }

    private record Made(String text, BigDecimal value) {}

    /// An expression beside its value, made together.
    private static Made made(Random random, int depth, long p, long c) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return switch (random.nextInt(3)) {
                case 0 -> new Made("p", BigDecimal.valueOf(p));
                case 1 -> new Made("c", BigDecimal.valueOf(c));
                default -> {
                    var number = BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(5));
                    yield new Made(number.toPlainString(), number);
                }
            };
        }
        var left = made(random, depth - 1, p, c);
        var right = made(random, depth - 1, p, c);
        return switch (random.nextInt(7)) {
            case 0 -> both(left, "+", right, left.value().add(right.value()));
            case 1 -> both(left, "-", right, left.value().subtract(right.value()));
            case 2 ->
                both(
                        left,
                        "*",
                        new Made("0.25", new BigDecimal("0.25")),
                        left.value().multiply(new BigDecimal("0.25")));
            case 3 ->
                both(
                        left,
                        "/",
                        new Made("8", BigDecimal.valueOf(8)),
                        left.value().divide(BigDecimal.valueOf(8), MathContext.DECIMAL128));
            case 4 ->
                new Made(
                        "max(%s, %s)".formatted(left.text(), right.text()),
                        left.value().max(right.value()));
            case 5 ->
                new Made(
                        "(%s > %s ? %s : %s)".formatted(left.text(), right.text(), right.text(), left.text()),
                        left.value().compareTo(right.value()) > 0 ? right.value() : left.value());
            default -> new Made("tier('t', %s)".formatted(left.text()), left.value());
        };
    }

    private static Made both(Made left, String sign, Made right, BigDecimal value) {
        return new Made("(%s %s %s)".formatted(left.text(), sign, right.text()), value);
    }

    private static Used used(Random random) {
        ToLongFunction<Variable> any = _ -> random.nextLong(2_000_000);
        var used = new Used();
        for (var variable : Variable.values()) {
            used.with(variable, any.applyAsLong(variable));
        }
        return used;
    }
}
