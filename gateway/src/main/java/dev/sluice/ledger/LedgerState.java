package dev.sluice.ledger;

import java.time.Duration;

/// How the writing of the ledger goes. `waiting` events are not yet in the database, `mostWaiting` is where no
/// further call is admitted; `refused` counts events the database would not take in any form; `failingFor` is zero
/// while writing works, and `failure` then empty.
public record LedgerState(
        long waiting, int mostWaiting, long written, long refused, Duration failingFor, String failure) {
    /// What to make of it.
    public enum Health {
        FLOWING,
        /// The database does not take events, or they wait in numbers; calls are served.
        BEHIND,
        /// Calls are refused with 503 `ledger_behind`.
        FULL
    }

    public Health health() {
        if (waiting >= mostWaiting) {
            return Health.FULL;
        }
        return !failure.isEmpty() || waiting > mostWaiting / 2 ? Health.BEHIND : Health.FLOWING;
    }
}
