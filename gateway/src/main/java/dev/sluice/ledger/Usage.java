package dev.sluice.ledger;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/// What one call used, whatever the vendor's spelling: the only usage record the ledger prices. Counts are model
/// tokens.
///
/// `images` counts the pictures an image answer returned. `cachesApart` remembers that the vendor itself leaves
/// caches out of its prompt figure, which only the log row shows. `cost` is what the vendor says it charges, in US
/// dollars, 0 where it says nothing.
public record Usage(
        Source source, Input input, Output output, long images, ToolUse tools, boolean cachesApart, BigDecimal cost) {
    public static final Usage NONE = new Usage(Source.NONE, Input.NONE, Output.NONE, 0, ToolUse.NONE, false);

    public Usage(Source source, Input input, Output output, long images, ToolUse tools, boolean cachesApart) {
        this(source, input, output, images, tools, cachesApart, BigDecimal.ZERO);
    }

    /// More tokens than any answer holds. A reader does not believe larger figures.
    static final long LIMIT = 1_000_000_000_000L;

    /// Where the counts come from.
    public enum Source {
        /// The answer said nothing.
        NONE,
        REPORTED,
        /// Counted by Sluice because the answer did not say.
        ESTIMATED
    }

    /// The prompt: `tokens` is all of it, caches, images and audio included; the other counts are parts of it.
    /// `cacheWrite` contains the shares `cacheWrite5m` and `cacheWrite1h`, where a vendor splits it.
    public record Input(
            long tokens,
            long cacheRead,
            long cacheWrite,
            long cacheWrite5m,
            long cacheWrite1h,
            long image,
            long audio) {
        public static final Input NONE = of(0);

        public Input {
            check(tokens, cacheRead, cacheWrite, cacheWrite5m, cacheWrite1h, image, audio);
        }

        /// Plain text.
        public static Input of(long tokens) {
            return new Input(tokens, 0, 0, 0, 0, 0, 0);
        }

        Input plus(Input other) {
            return new Input(
                    tokens + other.tokens,
                    cacheRead + other.cacheRead,
                    cacheWrite + other.cacheWrite,
                    cacheWrite5m + other.cacheWrite5m,
                    cacheWrite1h + other.cacheWrite1h,
                    image + other.image,
                    audio + other.audio);
        }
    }

    /// The answer: `tokens` is all of it, reasoning included; the other counts are parts of it.
    public record Output(long tokens, long reasoning, long image, long audio) {
        public static final Output NONE = of(0);

        public Output {
            check(tokens, reasoning, image, audio);
        }

        /// Plain text.
        public static Output of(long tokens) {
            return new Output(tokens, 0, 0, 0);
        }

        Output plus(Output other) {
            return new Output(
                    tokens + other.tokens, reasoning + other.reasoning, image + other.image, audio + other.audio);
        }
    }

    private static void check(long... counts) {
        for (long count : counts) {
            if (count < 0 || count > 4 * LIMIT) {
                throw new IllegalArgumentException("a usage count is %d, want 0 to %d".formatted(count, 4 * LIMIT));
            }
        }
    }

    /// A prompt and an answer of plain text, as reported.
    public static Usage ofText(long inputTokens, long outputTokens) {
        return new Usage(Source.REPORTED, Input.of(inputTokens), Output.of(outputTokens), 0, ToolUse.NONE, false);
    }

    /// Counts made by Sluice itself.
    public static Usage estimated(long inputTokens, long outputTokens) {
        return new Usage(Source.ESTIMATED, Input.of(inputTokens), Output.of(outputTokens), 0, ToolUse.NONE, false);
    }

    /// Text read aloud: the answer is sound.
    public static Usage ofSpeech(long inputTokens, long audioTokens) {
        var sound = new Output(audioTokens, 0, 0, audioTokens);
        return new Usage(Source.ESTIMATED, Input.of(inputTokens), sound, 0, ToolUse.NONE, false);
    }

    /// What a body or an event in an OpenAI-like dialect says; [Source#NONE] when it says nothing.
    public static Usage fromJson(JsonNode document) {
        var fields = new UsageFields();
        UsagePath.walk(document, fields);
        return fields.usage();
    }

    /// Keeps pictures and tool calls, and takes the token counts of `estimate` where the answer gave none.
    public Usage orElse(Usage estimate) {
        return source == Source.NONE
                ? new Usage(estimate.source, estimate.input, estimate.output, images, tools, false, cost)
                : this;
    }

    public Usage with(ToolUse other) {
        return new Usage(source, input, output, images, other, cachesApart, cost);
    }

    /// Both together: the turns of one session are one usage. A part that was estimated makes the whole so.
    public Usage plus(Usage other) {
        return new Usage(
                source.compareTo(other.source) >= 0 ? source : other.source,
                input.plus(other.input),
                output.plus(other.output),
                Math.addExact(images, other.images),
                tools.plus(other.tools),
                cachesApart || other.cachesApart,
                cost.add(other.cost));
    }

    /// The prompt as the vendor itself counts it, and as the log row shows it.
    public long loggedInputTokens() {
        return cachesApart ? input.tokens - input.cacheRead - input.cacheWrite : input.tokens;
    }

    public boolean hasAudio() {
        return input.audio > 0 || output.audio > 0;
    }

    public boolean isZero() {
        return input.tokens == 0 && output.tokens == 0;
    }
}
