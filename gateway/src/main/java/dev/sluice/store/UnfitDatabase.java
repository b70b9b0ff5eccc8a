package dev.sluice.store;

/// The database answers but cannot be used as it is. The message says what an operator has to change.
public final class UnfitDatabase extends RuntimeException {
    UnfitDatabase(Dsn dsn, String problem) {
        super("database %s (%s): %s".formatted(dsn.redacted(), dsn.variable(), problem));
    }

    UnfitDatabase(Dsn dsn, String problem, Throwable cause) {
        super("database %s (%s): %s".formatted(dsn.redacted(), dsn.variable(), problem), cause);
    }
}
