package dev.sluice.ledger;

import dev.sluice.store.Database;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;

/// Makes the sums by the hour (`quota_data`) say what the ledger says, from the first whole hour of the ledger on;
/// blocks.
///
/// Only hours of a user that differ are made anew: from his log rows where these agree with the ledger, which has no
/// names of models, no groups and no model tokens; otherwise from the ledger alone, without them.
final class HourRepair {
    private static final int HOUR = 3600;
    private static final String HOUR_OF = "created_at - created_at % " + HOUR;

    private final DSLContext sql;
    private final Database logs;
    private final String count;
    private final String group;

    private HourRepair(DSLContext sql, Database main, Database logs) {
        this.sql = sql;
        this.logs = logs;
        count = LogRowWriter.quoted(main.engine(), "count");
        group = LogRowWriter.quoted(logs.engine(), "group");
    }

    /// An hour of a user, by its first second.
    private record Key(long userId, long hour) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return userId == other.userId ? Long.compare(hour, other.hour) : Long.compare(userId, other.userId);
        }
    }

    private record Sum(long calls, long quota) {
        private static final Sum NONE = new Sum(0, 0);

        private Sum plus(Sum other) {
            return new Sum(calls + other.calls, Math.addExact(quota, other.quota));
        }
    }

    /// What becomes one row.
    private record Part(
            String username, String model, String group, long tokenId, long channelId, Sum sum, long modelTokens) {}

    /// The first second of the first whole hour since `began`.
    static long firstHour(long began) {
        return began + HOUR - 1 - Math.floorMod(began - 1, HOUR);
    }

    /// In the transaction of `sql` on `main`, which keeps charges from being written meanwhile. Answers the users
    /// whose sums it changed.
    static List<LedgerAuditStore.Difference> run(DSLContext sql, Database main, Database logs, long began) {
        return new HourRepair(sql, main, logs).run(firstHour(began));
    }

    private List<LedgerAuditStore.Difference> run(long from) {
        var wanted = sums("COUNT(*)", HOUR_OF, "sluice_ledger WHERE kind = 1 AND created_at >= " + from);
        var found = sums("SUM(" + count + ")", "created_at", "quota_data WHERE created_at >= " + from);
        var keys = new TreeSet<>(wanted.keySet());
        keys.addAll(found.keySet());
        keys.removeIf(key -> Objects.equals(wanted.get(key), found.get(key)));
        var was = new TreeMap<Long, Sum>();
        var is = new TreeMap<Long, Sum>();
        for (var key : keys) {
            var should = wanted.getOrDefault(key, Sum.NONE);
            repair(key, should);
            was.merge(key.userId(), found.getOrDefault(key, Sum.NONE), Sum::plus);
            is.merge(key.userId(), should, Sum::plus);
        }
        var changed = new ArrayList<LedgerAuditStore.Difference>();
        is.forEach((user, sum) -> changed.add(new LedgerAuditStore.Difference(
                "quota_data.quota of user",
                user,
                was.getOrDefault(user, Sum.NONE).quota(),
                sum.quota())));
        return changed;
    }

    private Map<Key, Sum> sums(String calls, String hour, String which) {
        var sums = new TreeMap<Key, Sum>();
        sql.fetch("SELECT user_id, %2$s, %1$s, SUM(quota) FROM %3$s GROUP BY user_id, %2$s"
                        .formatted(calls, hour, which))
                .forEach(row ->
                        sums.put(new Key(number(row, 0), number(row, 1)), new Sum(number(row, 2), number(row, 3))));
        return sums;
    }

    private void repair(Key key, Sum wanted) {
        sql.execute("DELETE FROM quota_data WHERE user_id = ? AND created_at = ?", key.userId(), key.hour());
        if (wanted.calls() == 0) {
            return;
        }
        var parts = ofLogRows(key);
        if (!parts.stream().map(Part::sum).reduce(Sum.NONE, Sum::plus).equals(wanted)) {
            parts = ofLedger(key);
        }
        for (var part : parts) {
            sql.execute(
                    "INSERT INTO quota_data (user_id, username, model_name, created_at, use_group, token_id, channel_id,"
                            + " node_name, " + count + ", quota, token_used) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)",
                    key.userId(),
                    Texts.fit(part.username(), 64),
                    Texts.fit(part.model(), 64),
                    key.hour(),
                    Texts.fit(part.group(), 64),
                    part.tokenId(),
                    part.channelId(),
                    part.sum().calls(),
                    part.sum().quota(),
                    part.modelTokens());
        }
    }

    private List<Part> ofLogRows(Key key) {
        var by = "username, model_name, " + group + ", token_id, channel_id";
        return logs.read(rows -> rows.fetch(
                        "SELECT " + by + ", COUNT(*), SUM(quota), SUM(prompt_tokens + completion_tokens) FROM logs"
                                + " WHERE type = 2 AND user_id = ? AND created_at >= ? AND created_at < ? GROUP BY "
                                + by,
                        key.userId(),
                        key.hour(),
                        key.hour() + HOUR))
                .map(row -> new Part(
                        text(row, 0),
                        text(row, 1),
                        text(row, 2),
                        number(row, 3),
                        number(row, 4),
                        new Sum(number(row, 5), number(row, 6)),
                        number(row, 7)));
    }

    private List<Part> ofLedger(Key key) {
        var name = sql.fetch("SELECT username FROM users WHERE id = ?", key.userId());
        var username = name.isEmpty() ? "" : text(name.getFirst(), 0);
        return sql.fetch(
                        "SELECT token_id, channel_id, COUNT(*), SUM(quota) FROM sluice_ledger WHERE kind = 1 AND"
                                + " user_id = ? AND created_at >= ? AND created_at < ? GROUP BY token_id, channel_id",
                        key.userId(),
                        key.hour(),
                        key.hour() + HOUR)
                .map(row -> new Part(
                        username, "", "", number(row, 0), number(row, 1), new Sum(number(row, 2), number(row, 3)), 0));
    }

    private static String text(Record row, int column) {
        var value = row.get(column, String.class);
        return value == null ? "" : value;
    }

    private static long number(Record row, int column) {
        var value = row.get(column, BigDecimal.class);
        return value == null ? 0 : value.longValueExact();
    }
}
