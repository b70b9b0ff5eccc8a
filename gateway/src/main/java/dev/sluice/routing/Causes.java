package dev.sluice.routing;

import org.jspecify.annotations.Nullable;

/// A failure in one line of words, for logs and status pages.
final class Causes {
    private Causes() {}

    static String words(Throwable failure) {
        var message = line(failure.getMessage());
        return message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static String line(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }
}
