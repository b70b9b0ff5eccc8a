package dev.sluice.config;

/// A variable holds a value Sluice cannot work with. The value itself is left out: it may be a secret.
public final class BadSetting extends RuntimeException {
    private final String name;

    public BadSetting(String name, String value, String wanted) {
        super("%s is set to a value of %d characters that is not understood; want %s"
                .formatted(name, value.length(), wanted));
        this.name = name;
    }

    public String name() {
        return name;
    }
}
