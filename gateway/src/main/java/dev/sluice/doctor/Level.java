package dev.sluice.doctor;

import java.util.Locale;

/// How a check ended, mildest first.
public enum Level {
    /// Could not be judged here, or does not apply.
    SKIP,
    OK,
    /// Works, but not as it should.
    WARN,
    FAIL;

    /// As it is written: `ok`, `warn`, `fail`, `skip`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
