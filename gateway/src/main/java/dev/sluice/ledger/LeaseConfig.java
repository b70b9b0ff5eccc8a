package dev.sluice.ledger;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/// How leases are sized and kept. A lease grows by what is needed and by a spare of at most `slice` units, an
/// eighth of the row; it flows back after `idle`. `overdraft` units per user may be spent beyond leases while
/// the database is away. A call waits for a lease as long as `patience`, and for a database that does not
/// answer as long as `silence`. Days, weeks and months of plans begin in `zone`.
public record LeaseConfig(Duration idle, long slice, long overdraft, Duration patience, Duration silence, ZoneId zone) {
    public static final LeaseConfig DEFAULT = new LeaseConfig(
            Duration.ofSeconds(10),
            5_000_000,
            500_000,
            Duration.ofMillis(300),
            Duration.ofMillis(250),
            ZoneId.systemDefault());

    private static final int SHARE = 8;

    public LeaseConfig {
        if (slice < 1 || overdraft < 0) {
            throw new IllegalArgumentException(
                    "slice is %d and overdraft %d, want 1 and 0 or more".formatted(slice, overdraft));
        }
    }

    /// `SLUICE_LEASE_IDLE_SECONDS`, `SLUICE_LEASE_SLICE` and `SLUICE_OVERDRAFT` (quota), `SLUICE_ZONE`.
    public static LeaseConfig from(Environment environment) {
        return new LeaseConfig(
                environment.seconds("SLUICE_LEASE_IDLE_SECONDS", (int) DEFAULT.idle.toSeconds()),
                environment.number("SLUICE_LEASE_SLICE", (int) DEFAULT.slice),
                environment.number("SLUICE_OVERDRAFT", (int) DEFAULT.overdraft),
                DEFAULT.patience,
                DEFAULT.silence,
                environment.text("SLUICE_ZONE").map(LeaseConfig::zone).orElse(DEFAULT.zone));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException _) {
            throw new BadSetting("SLUICE_ZONE", name, "a time zone such as Europe/Berlin");
        }
    }

    /// What a lease of `own` units should be, where the row holds `balance`, other nodes have leased `others`,
    /// `pending` is reserved or charged here and `needed` more is wanted. Never more than the row holds for it,
    /// so that all leases together fit into the row; where they no longer do, since somebody lowered it, only
    /// what pends is kept.
    long sized(long balance, long others, long own, long pending, long needed) {
        long free = Math.subtractExact(Math.subtractExact(balance, others), own);
        if (free < 0) {
            return Math.max(Math.min(own, Math.max(0, pending)), own + free);
        }
        long wanted = Math.addExact(Math.addExact(Math.max(0, pending), needed), spare(balance));
        return Math.clamp(wanted, own, own + free);
    }

    long spare(long balance) {
        return Math.clamp(balance / SHARE, 0, slice);
    }
}
