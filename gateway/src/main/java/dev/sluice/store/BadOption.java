package dev.sluice.store;

/// An option would get a value that is not of its kind; says which option and what it wants, never the value.
public final class BadOption extends RuntimeException {
    private final String key;

    BadOption(String key, String wanted) {
        super("option %s: %s".formatted(key, wanted));
        this.key = key;
    }

    public String key() {
        return key;
    }
}
