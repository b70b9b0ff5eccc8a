package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Counts model tokens without a tokenizer: each kind of character weighs what it costs on average in one of three
/// families of models.
///
/// Used to reserve before a call, and at settlement only when an answer does not report usage. A real tokenizer is
/// more exact for one family but costs a table of megabytes and far more time per call than all the rest of a
/// reservation, whose surplus comes back in seconds anyway.
public final class Estimate {
    private static final BigDecimal PER_MINUTE = BigDecimal.valueOf(1000);
    private static final BigDecimal SECONDS = BigDecimal.valueOf(60);

    private final Weights weights;
    private double tokens;
    private Kind last = Kind.SPACE;

    private enum Kind {
        WORD,
        NUMBER,
        HAN,
        SYMBOL,
        MATH,
        URL,
        AT,
        EMOJI,
        BREAK,
        SPACE
    }

    private record Weights(
            double word,
            double number,
            double han,
            double symbol,
            double math,
            double url,
            double at,
            double emoji,
            double lineBreak,
            double space) {
        private static final Weights GEMINI = new Weights(1.15, 2.8, 0.68, 0.38, 1.05, 1.2, 2.5, 1.08, 1.15, 0.2);
        private static final Weights CLAUDE = new Weights(1.13, 1.63, 1.21, 0.4, 4.52, 1.26, 2.82, 2.6, 0.89, 0.39);
        private static final Weights OPENAI = new Weights(1.02, 1.55, 0.85, 0.4, 2.68, 1.0, 2.0, 2.12, 0.5, 0.42);

        private static Weights of(String model) {
            var name = model.toLowerCase(Locale.ROOT);
            return name.contains("gemini") ? GEMINI : name.contains("claude") ? CLAUDE : OPENAI;
        }

        private double of(Kind kind) {
            return switch (kind) {
                case WORD -> word;
                case NUMBER -> number;
                case HAN -> han;
                case SYMBOL -> symbol;
                case MATH -> math;
                case URL -> url;
                case AT -> at;
                case EMOJI -> emoji;
                case BREAK -> lineBreak;
                case SPACE -> space;
            };
        }
    }

    /// Counts for the family `model` belongs to.
    public Estimate(String model) {
        weights = Weights.of(model);
    }

    public static long tokens(String model, CharSequence text) {
        return new Estimate(model).add(text).tokens();
    }

    /// Tokens for sound of this length: 1,000 a minute, begun seconds count whole.
    public static long audioTokens(BigDecimal seconds) {
        return seconds.setScale(0, RoundingMode.CEILING)
                .multiply(PER_MINUTE)
                .divide(SECONDS, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /// Goes on counting; a run of letters or digits may continue from the text before.
    public Estimate add(CharSequence text) {
        for (int i = 0; i < text.length(); ) {
            int point = Character.codePointAt(text, i);
            i += Character.charCount(point);
            var kind = kind(point);
            boolean goesOn = kind == last && (kind == Kind.WORD || kind == Kind.NUMBER);
            if (!goesOn) {
                tokens += weights.of(kind);
            }
            last = kind;
        }
        return this;
    }

    /// What comes next starts a new run.
    public Estimate part() {
        last = Kind.SPACE;
        return this;
    }

    /// A fixed number of tokens, for what is not text.
    public Estimate plus(long more) {
        tokens += more;
        return this;
    }

    public long tokens() {
        return (long) Math.ceil(tokens);
    }

    private static Kind kind(int point) {
        if (point < 128) {
            return ascii(point);
        }
        if (isHan(point)) {
            return Kind.HAN;
        }
        if (in(point, 0x1F300, 0x1FAFF) || in(point, 0x2600, 0x27BF)) {
            return Kind.EMOJI;
        }
        if (in(point, 0x2200, 0x22FF) || in(point, 0x2A00, 0x2AFF) || in(point, 0x1D400, 0x1D7FF)) {
            return Kind.MATH;
        }
        if (Character.isLetter(point)) {
            return Kind.WORD;
        }
        if (Character.isDigit(point)) {
            return Kind.NUMBER;
        }
        return Character.isWhitespace(point) ? Kind.SPACE : Kind.SYMBOL;
    }

    private static Kind ascii(int point) {
        if (in(point, 'a', 'z') || in(point, 'A', 'Z')) {
            return Kind.WORD;
        }
        if (in(point, '0', '9')) {
            return Kind.NUMBER;
        }
        return switch (point) {
            case ' ' -> Kind.SPACE;
            case '\n', '\t' -> Kind.BREAK;
            case '@' -> Kind.AT;
            case '/', ':', '?', '&', '=', ';', '#', '%' -> Kind.URL;
            default -> Kind.SYMBOL;
        };
    }

    private static boolean isHan(int point) {
        return in(point, 0x4E00, 0x9FFF)
                || in(point, 0x3040, 0x30FF)
                || in(point, 0xAC00, 0xD7A3)
                || in(point, 0x3400, 0x4DBF)
                || in(point, 0x20000, 0x2FA1F);
    }

    private static boolean in(int point, int from, int to) {
        return point >= from && point <= to;
    }
}
