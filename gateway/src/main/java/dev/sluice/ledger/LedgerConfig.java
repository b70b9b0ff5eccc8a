package dev.sluice.ledger;

import dev.sluice.config.Environment;
import java.nio.file.Path;
import java.time.Duration;

/// How the ledger writes. `linger` is how long the first event of a batch waits for others; `nodeName` marks rows
/// of `quota_data`.
public record LedgerConfig(boolean errorRows, String nodeName, int batch, Duration linger, JournalConfig journal) {
    private static final int BATCH = 4000;
    private static final Duration LINGER = Duration.ofMillis(50);

    /// The defaults, with the journal in `folder`.
    public static LedgerConfig in(Path folder) {
        return new LedgerConfig(false, "", BATCH, LINGER, JournalConfig.in(folder));
    }

    /// `ERROR_LOG_ENABLED`, `NODE_NAME`, and what [JournalConfig] reads.
    public static LedgerConfig from(Environment environment) {
        return new LedgerConfig(
                environment.flag("ERROR_LOG_ENABLED", false),
                environment.text("NODE_NAME", ""),
                BATCH,
                LINGER,
                JournalConfig.from(environment));
    }
}
