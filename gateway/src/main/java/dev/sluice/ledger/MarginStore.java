package dev.sluice.ledger;

import dev.sluice.store.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jooq.Record;

/// What was sold on each channel beside what the channel cost, from the ledger; blocks.
public final class MarginStore {
    /// Nano-units of many calls together do not fit 64 bits: whole units and the rest are added up apart.
    private static final String SUMS = """
            SELECT channel_id,
            SUM(CASE WHEN kind = 1 THEN 1 ELSE 0 END),
            SUM(CASE WHEN kind = 1 THEN quota ELSE 0 END),
            SUM(CASE WHEN kind = 2 THEN quota ELSE 0 END),
            SUM(CASE WHEN cost IS NULL THEN 0 ELSE 1 END),
            SUM(CASE WHEN cost IS NULL THEN 0 ELSE quota END),
            SUM((cost - cost % 1000000000) / 1000000000),
            SUM(cost % 1000000000)
            FROM sluice_ledger WHERE kind IN (1, 2) AND created_at >= ?
            GROUP BY channel_id ORDER BY channel_id""";

    private final Database main;

    public MarginStore(Database main) {
        this.main = main;
    }

    /// In quota. `refunded` is not in `sold`, which is as charged. Of `sold`, `soldAtCost` are the `known` calls
    /// whose cost is known, and only these make the margin.
    public record Channel(long id, long calls, long sold, long refunded, long known, long soldAtCost, BigDecimal cost) {
        public BigDecimal margin() {
            return BigDecimal.valueOf(soldAtCost).subtract(cost);
        }

        /// Of what was sold, in per cent; 0 when nothing was.
        public BigDecimal share() {
            return soldAtCost == 0
                    ? BigDecimal.ZERO
                    : margin().movePointRight(2).divide(BigDecimal.valueOf(soldAtCost), 1, RoundingMode.HALF_UP);
        }
    }

    /// Channels that were called since then.
    public List<Channel> since(Instant from) {
        return main.read(sql -> sql.fetch(SUMS, from.getEpochSecond()).map(MarginStore::channel));
    }

    private static Channel channel(Record row) {
        return new Channel(
                number(row, 0).longValueExact(),
                number(row, 1).longValueExact(),
                number(row, 2).longValueExact(),
                number(row, 3).longValueExact(),
                number(row, 4).longValueExact(),
                number(row, 5).longValueExact(),
                number(row, 6).add(number(row, 7).movePointLeft(9)));
    }

    private static BigDecimal number(Record row, int column) {
        var value = row.get(column, BigDecimal.class);
        return value == null ? BigDecimal.ZERO : value;
    }
}
