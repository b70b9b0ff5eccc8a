package dev.sluice.routing;

import java.time.Duration;

/// The state of the channel cache, for `/readyz`, `GET /api/channel/cache`, `doctor` and metrics.
///
/// `version` and `age` are those of the snapshot; 0 while there is none. `age` counts from the beginning of its
/// read. `initAttempts` counts the tries until the first snapshot, `initFailure` holds the causes if the first two
/// failed. `lastError` is empty after a success. `misses` counts calls whose pair the snapshot did not have,
/// `fallbacks` calls served from the database because there was no snapshot.
public record RoutingStatus(
        boolean enabled,
        String decidedBy,
        State state,
        long version,
        Duration age,
        Duration syncEvery,
        String lastError,
        int initAttempts,
        String initFailure,
        RoutingCounts counts,
        long refreshes,
        long failures,
        long fallbacks,
        long misses) {
    public enum State {
        /// Cache off: every call reads its rows.
        OFF,
        /// No snapshot yet, and no failure: the first read runs.
        EMPTY,
        READY,
        /// A snapshot serves, but the last read failed or it is older than three sync periods.
        STALE,
        /// No snapshot, and reading fails: calls are served from the database.
        FAILED
    }

    /// Whether calls are routed as they should be: what `/readyz` asks.
    public boolean ready() {
        return switch (state) {
            case OFF, READY -> true;
            case STALE -> age.compareTo(syncEvery.multipliedBy(3)) < 0;
            case EMPTY, FAILED -> false;
        };
    }
}
