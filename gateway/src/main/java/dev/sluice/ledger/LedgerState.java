package dev.sluice.ledger;

import java.time.Duration;

/// How the writing of the ledger goes. `waiting` events are not yet in the database; without `room` no further call
/// is admitted; `replaying` old events after a start. `refused` counts events the database would not take in any
/// form, `lost` those that a damaged journal no longer has. `failingFor` is zero while writing works, and `failure`
/// then empty.
public record LedgerState(
        long waiting,
        boolean room,
        boolean replaying,
        long written,
        long refused,
        long lost,
        Duration failingFor,
        String failure) {
    private static final long MANY = 100_000;

    /// What to make of it.
    public enum Health {
        FLOWING,
        /// Events of a process before this one are being written; balances are not what they will be.
        REPLAYING,
        /// The database does not take events, or they wait in numbers; calls are served.
        BEHIND,
        /// Calls are refused with 503 `ledger_behind`.
        FULL
    }

    public Health health() {
        if (!room) {
            return Health.FULL;
        }
        if (replaying) {
            return Health.REPLAYING;
        }
        return !failure.isEmpty() || waiting > MANY ? Health.BEHIND : Health.FLOWING;
    }
}
