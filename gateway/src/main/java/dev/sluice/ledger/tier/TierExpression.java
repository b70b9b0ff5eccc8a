package dev.sluice.ledger.tier;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A compiled price expression. Its value is the cost of a call in millionths of a US dollar, because prices are
/// written in US dollars per million tokens: `tier("base", p * 2.5 + c * 15)`. Immutable; any thread; no I/O.
///
/// Numbers are exact decimals; a quotient that does not end is kept to 34 digits. Text, nesting, size and figures are
/// bounded, so that neither compiling nor computing takes more than a moment, whatever the text.
public final class TierExpression {
    private static final int LONGEST = 10_000;
    private static final String VERSION = "v1:";

    private final String text;
    private final String base64;
    private final Parser.Parsed parsed;

    private TierExpression(String text, Parser.Parsed parsed) {
        this.text = text;
        this.base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        this.parsed = parsed;
    }

    /// Throws [BadExpression] when the text is none.
    public static TierExpression compile(String text) {
        if (text.length() > LONGEST) {
            throw new BadExpression("an expression has more than %d characters".formatted(LONGEST));
        }
        var body = text.strip().startsWith(VERSION) ? text.strip().substring(VERSION.length()) : text;
        return new TierExpression(text, Parser.parse(body));
    }

    /// The value for one call, never below 0. Throws [BadExpression] when there is none: a division by 0, a figure
    /// beyond bounds, a text where a number should be, a result below 0.
    public Result evaluate(Used used, Request request) {
        var evaluation = new Evaluation(used, request);
        var value = evaluation.number(parsed.root());
        if (value.signum() < 0) {
            throw new BadExpression("the result is below 0");
        }
        return new Result(value, evaluation.tier());
    }

    /// `microDollars` is the cost; `tier` the name given last, `""` when none was.
    public record Result(BigDecimal microDollars, String tier) {}

    /// What this expression may know of a client's request. `body` is asked for only where the expression names a
    /// path, and is no JSON object for requests in other forms; `header` answers null for one that is absent.
    public Request request(Instant at, Supplier<byte[]> body, Function<String, @Nullable String> header) {
        var params = parsed.params().isEmpty() ? List.<Value>of() : Params.read(body.get(), parsed.params());
        var headers = parsed.headers().stream()
                .map(name -> {
                    var value = header.apply(name);
                    return value == null ? "" : value.strip();
                })
                .toList();
        return new Request(at, params, headers);
    }

    /// Whether the expression mentions a variable.
    public boolean uses(Variable variable) {
        return parsed.variables().contains(variable);
    }

    /// The variables it mentions.
    Set<Variable> variables() {
        return parsed.variables();
    }

    /// As the administrator wrote it.
    public String text() {
        return text;
    }

    /// The text in Base64, as log rows keep it.
    public String base64() {
        return base64;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TierExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
