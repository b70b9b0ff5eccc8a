package dev.sluice.admin;

/// Numbers as clients write them.
final class Numbers {
    private Numbers() {}

    static long whole(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw Declined.unreadable("%s is not a whole number".formatted(name));
        }
    }
}
