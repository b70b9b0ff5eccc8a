package dev.sluice.ops;

import dev.sluice.config.Environment;

/// How often the database is asked for changes: `SYNC_FREQUENCY`, 60 seconds when unset or less than 1 (F-21).
public record Sync(int seconds, boolean set, boolean understood) {
    private static final int DEFAULT = 60;

    public static Sync of(Environment environment) {
        var text = environment.text("SYNC_FREQUENCY");
        if (text.isEmpty()) {
            return new Sync(DEFAULT, false, true);
        }
        boolean understood = text.get().matches("0*[1-9]\\d{0,8}");
        return new Sync(understood ? Integer.parseInt(text.get()) : DEFAULT, true, understood);
    }
}
