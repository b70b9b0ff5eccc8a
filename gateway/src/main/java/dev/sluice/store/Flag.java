package dev.sluice.store;

import java.util.Optional;

/// The words Go's ParseBool takes for true and false; the option table is written by it.
final class Flag {
    private Flag() {}

    static Optional<Boolean> parse(String text) {
        return switch (text.strip()) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False", "" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
