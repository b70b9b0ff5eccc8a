package dev.sluice.ledger.tier;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an expression can ask of a call's usage, in model tokens.
public enum Variable {
    /// Prompt that has no variable of its own in the expression.
    P,
    /// Answer that has no variable of its own in the expression.
    C,
    /// The whole prompt, caches included.
    LEN,
    /// Read from a cache.
    CR,
    /// Written to a cache.
    CC,
    /// Written to a cache for an hour.
    CC1H,
    /// Pictures in the prompt, and in the answer.
    IMG,
    IMG_O,
    /// Sound in the prompt, and in the answer.
    AI,
    AO;

    private final String text = name().toLowerCase(Locale.ROOT);

    static @Nullable Variable named(String name) {
        for (var variable : values()) {
            if (variable.text.equals(name)) {
                return variable;
            }
        }
        return null;
    }
}
