package dev.sluice.ops;

import dev.sluice.store.DatabaseUnavailable;

/// What a person is told about an exception.
public final class Failure {
    private Failure() {}

    /// One clean line: what a lost database says about itself, else the innermost cause and its words.
    public static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof DatabaseUnavailable)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
        String words = cause instanceof DatabaseUnavailable
                ? message
                : cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
        return Redactor.byShape().clean(words.replaceAll("\\s+", " "));
    }
}
