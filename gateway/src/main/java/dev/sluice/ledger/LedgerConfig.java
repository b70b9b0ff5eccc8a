package dev.sluice.ledger;

import dev.sluice.config.Environment;
import java.time.Duration;

/// How the ledger writes. `mostWaiting` bounds the events kept while the database is away; `linger` is how long the
/// first event of a batch waits for others; `nodeName` marks rows of `quota_data`.
public record LedgerConfig(boolean errorRows, String nodeName, int mostWaiting, int batch, Duration linger) {
    public static final LedgerConfig DEFAULT = new LedgerConfig(false, "", 200_000, 1000, Duration.ofMillis(5));

    /// `ERROR_LOG_ENABLED`, `NODE_NAME`, `SLUICE_LEDGER_WAITING` (events).
    public static LedgerConfig from(Environment environment) {
        return new LedgerConfig(
                environment.flag("ERROR_LOG_ENABLED", DEFAULT.errorRows),
                environment.text("NODE_NAME", DEFAULT.nodeName),
                environment.number("SLUICE_LEDGER_WAITING", DEFAULT.mostWaiting),
                DEFAULT.batch,
                DEFAULT.linger);
    }
}
