package dev.sluice.ledger;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import dev.sluice.store.Dsn;
import java.nio.file.Path;
import java.time.Duration;

/// Where the journal is and how it is kept: `mostBytes` bounds what waits in it, `sync` is how often it is forced
/// to disk, `segmentBytes` is the size of one of its files.
public record JournalConfig(Path folder, long mostBytes, Duration sync, long segmentBytes) {
    private static final String FOLDER = "sluice-journal";
    private static final long SEGMENT = 16L << 20;
    /// Any event fits in.
    private static final long LEAST_SEGMENT = 1L << 20;
    private static final long MOST_SEGMENT = 1L << 30;
    private static final long MOST = 4L << 30;
    private static final int SYNC_MILLIS = 200;

    public JournalConfig {
        if (mostBytes < 2 * segmentBytes) {
            throw new BadSetting("SLUICE_JOURNAL_MAX_BYTES", Long.toString(mostBytes), "at least " + 2 * segmentBytes);
        }
    }

    /// The defaults, in `folder`.
    public static JournalConfig in(Path folder) {
        return new JournalConfig(folder, MOST, Duration.ofMillis(SYNC_MILLIS), SEGMENT);
    }

    /// `SLUICE_JOURNAL_DIR` (beside a SQLite database, else in the working directory), `SLUICE_JOURNAL_MAX_BYTES`,
    /// `SLUICE_JOURNAL_SEGMENT_BYTES`, `SLUICE_JOURNAL_SYNC_MS`.
    public static JournalConfig from(Environment environment) {
        var folder = environment
                .text("SLUICE_JOURNAL_DIR")
                .map(Path::of)
                .orElseGet(() -> Dsn.main(environment)
                        .file()
                        .map(file -> file.resolveSibling(FOLDER))
                        .orElse(Path.of(FOLDER)));
        int sync = environment.number("SLUICE_JOURNAL_SYNC_MS", SYNC_MILLIS);
        if (sync < 1) {
            throw new BadSetting("SLUICE_JOURNAL_SYNC_MS", Integer.toString(sync), "1 or more");
        }
        long segment = environment.longNumber("SLUICE_JOURNAL_SEGMENT_BYTES", SEGMENT);
        if (segment < LEAST_SEGMENT || segment > MOST_SEGMENT) {
            throw new BadSetting(
                    "SLUICE_JOURNAL_SEGMENT_BYTES", Long.toString(segment), LEAST_SEGMENT + " to " + MOST_SEGMENT);
        }
        return new JournalConfig(
                folder.toAbsolutePath(),
                environment.longNumber("SLUICE_JOURNAL_MAX_BYTES", MOST),
                Duration.ofMillis(sync),
                segment);
    }
}
