package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Map;

/// What kind of work a call asks for, as far as its price depends on it. `perPicture` multiplies a price per call
/// for a picture's size and quality, `count` is how many are asked for; both are 1 for everything else.
public record Work(Kind kind, BigDecimal perPicture, long count) {
    public static final Work CHAT = new Work(Kind.CHAT, BigDecimal.ONE, 1);
    public static final Work SOUND = new Work(Kind.SOUND, BigDecimal.ONE, 1);
    public static final Work OTHER = new Work(Kind.OTHER, BigDecimal.ONE, 1);

    private static final Map<String, BigDecimal> DALL_E_SIZES = Map.of(
            "256x256", new BigDecimal("0.4"),
            "512x512", new BigDecimal("0.45"),
            "1024x1024", BigDecimal.ONE,
            "1024x1792", BigDecimal.TWO,
            "1792x1024", BigDecimal.TWO);
    private static final long MOST_PICTURES = 1000;

    /// What a bill distinguishes.
    public enum Kind {
        /// Chat completions; models that search the web by themselves pay per call.
        CHAT,
        /// Speech and transcription; audio tokens are always priced as audio.
        SOUND,
        IMAGE,
        /// Responses, embeddings, rerank, moderations and the rest.
        OTHER
    }

    public Work {
        if (count < 1 || count > MOST_PICTURES || perPicture.signum() < 0) {
            throw new IllegalArgumentException(
                    "%d pictures at ratio %s, want 1 to %d at 0 or more".formatted(count, perPicture, MOST_PICTURES));
        }
    }

    /// Pictures, `n` of them as the client asked (0 or less counts as 1). Sizes and qualities change the price of
    /// `dall-e` models only; blank means not given.
    public static Work pictures(String model, String size, String quality, long n) {
        return new Work(Kind.IMAGE, perPicture(model, size, quality), Math.clamp(n, 1, MOST_PICTURES));
    }

    /// The same work with as many pictures as were delivered, where the answer shows how many.
    Work delivered(long pictures) {
        return kind == Kind.IMAGE && pictures > 0
                ? new Work(kind, perPicture, Math.min(pictures, MOST_PICTURES))
                : this;
    }

    private static BigDecimal perPicture(String model, String size, String quality) {
        if (!model.startsWith("dall-e")) {
            return BigDecimal.ONE;
        }
        var bySize = DALL_E_SIZES.getOrDefault(size, BigDecimal.ONE);
        if (!model.equals("dall-e-3") || !quality.equals("hd")) {
            return bySize;
        }
        boolean large = bySize.compareTo(BigDecimal.ONE) > 0;
        return bySize.multiply(large ? new BigDecimal("1.5") : BigDecimal.TWO);
    }
}
