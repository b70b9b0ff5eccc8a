package dev.sluice.ledger;

import dev.sluice.store.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares everything that is derived from the ledger with the ledger, and makes it agree again; blocks.
///
/// Counters are compared with what they stood at when the ledger began and the sum of its rows since; log rows and
/// the sums by the hour with the rows of the same time. Each side is read in one transaction.
public final class LedgerAuditStore {
    private final Database main;
    private final Database logs;

    /// `logs` is `main` itself unless a log database is configured.
    public LedgerAuditStore(Database main, Database logs) {
        this.main = main;
        this.logs = logs;
    }

    /// `found` is what the column or the sum `what` of account `id` says, `wanted` what the ledger says.
    public record Difference(String what, long id, long found, long wanted) {}

    /// Everything that does not agree; empty when all does. `rows` and `hours`: the site keeps log rows and sums by
    /// the hour.
    public List<Difference> verify(boolean rows, boolean hours) {
        var found = new ArrayList<Difference>();
        long began = main.read(sql -> {
            long since = Openings.began(sql).orElse(Long.MAX_VALUE);
            found.addAll(counters(sql));
            found.addAll(doubles(sql));
            found.addAll(leases(sql));
            if (hours) {
                long from = HourRepair.firstHour(since);
                found.addAll(compare(
                        "quota_data.quota of user",
                        sums(
                                sql,
                                "SELECT user_id, SUM(quota) FROM quota_data WHERE created_at >= " + from
                                        + " GROUP BY user_id"),
                        ledgerSince(sql, from, 1)));
            }
            return since;
        });
        if (rows && began != Long.MAX_VALUE) {
            found.addAll(logRows(began));
        }
        return found;
    }

    /// Leases that exceed the row they are a claim on. That may be right for a while: a balance was lowered by
    /// hand, or an answer cost more than its worst case; the next raise of the lease mends it.
    public List<Difference> exceeding() {
        return main.read(sql -> {
            var found = new ArrayList<Difference>();
            Map.of(
                            AccountKey.Kind.USER, "users.quota",
                            AccountKey.Kind.TOKEN, "tokens.remain_quota",
                            AccountKey.Kind.PLAN, "user_subscriptions.amount_total - amount_used")
                    .forEach((kind, balance) -> {
                        int dot = balance.indexOf('.');
                        var rows = sums(
                                sql, "SELECT id, " + balance.substring(dot + 1) + " FROM " + balance.substring(0, dot));
                        sums(
                                        sql,
                                        "SELECT account_id, SUM(amount) FROM sluice_leases WHERE kind = "
                                                + kind.number() + " GROUP BY account_id")
                                .forEach((id, leased) -> {
                                    long row = Math.max(0, rows.getOrDefault(id, 0L));
                                    if (leased > row) {
                                        found.add(new Difference("leases on " + balance + " of", id, leased, row));
                                    }
                                });
                    });
            return found;
        });
    }

    /// Leases nobody will ever give back, and impossible ones.
    private static List<Difference> leases(DSLContext sql) {
        var found = new ArrayList<Difference>();
        sums(
                        sql,
                        "SELECT node, COUNT(*) FROM sluice_leases WHERE kind > 0 AND amount <> 0"
                                + " AND node NOT IN (SELECT id FROM sluice_nodes) GROUP BY node")
                .forEach((node, rows) -> found.add(new Difference("leases of unknown node", node, rows, 0)));
        sums(sql, "SELECT account_id, MIN(amount) FROM sluice_leases WHERE amount < 0 GROUP BY account_id")
                .forEach((id, least) -> found.add(new Difference("a lease on account", id, least, 0)));
        return found;
    }

    /// Sets counters, and with `hours` the sums by the hour, to what the ledger says; answers what it changed. Log
    /// rows are facts and stay. Charges wait meanwhile.
    public List<Difference> rebuild(boolean hours) {
        return main.write(sql -> {
            // Whoever writes charges moves the position of his journal first.
            sql.execute("UPDATE sluice_nodes SET seen_at = seen_at");
            var wrong = counters(sql);
            for (var difference : wrong) {
                String[] place = difference.what().split("\\.", 2);
                // By the difference: a refund may come between.
                sql.execute(
                        "UPDATE " + place[0] + " SET " + place[1] + " = COALESCE(" + place[1] + ", 0) + ? WHERE id = ?",
                        Math.subtractExact(difference.wanted(), difference.found()),
                        difference.id());
            }
            var began = Openings.began(sql);
            if (hours && began.isPresent()) {
                wrong.addAll(HourRepair.run(sql, main, logs, began.getAsLong()));
            }
            return wrong;
        });
    }

    /// What the log rows and the ledger say about one request, a line each; empty when both know nothing of it.
    /// Reads the whole ledger.
    public List<String> explain(String requestId, BigDecimal quotaPerDollar) {
        var lines = new ArrayList<String>();
        logs.read(sql -> sql.fetch(
                        "SELECT type, created_at, user_id, token_id, channel_id, model_name, quota, prompt_tokens,"
                                + " completion_tokens, content, other FROM logs WHERE request_id = ? ORDER BY id",
                        requestId))
                .forEach(row -> lines.addAll(logRow(row, quotaPerDollar)));
        main.read(sql -> sql.fetch(
                        "SELECT node, seq, kind, created_at, user_id, quota, plan_id, plan_quota, remainder, reference, cost"
                                + " FROM sluice_ledger WHERE request_id = ? ORDER BY created_at, node, seq",
                        requestId))
                .forEach(row -> lines.addAll(List.of(
                        "ledger: node %d, number %d, kind %d at %s, user %d: %d quota, %d of it by plan %d, remainder %d × 10⁻⁹ %s"
                                .formatted(
                                        number(row, 0),
                                        number(row, 1),
                                        number(row, 2),
                                        Instant.ofEpochSecond(number(row, 3)),
                                        number(row, 4),
                                        number(row, 5),
                                        number(row, 7),
                                        number(row, 6),
                                        number(row, 8),
                                        text(row, 9))
                                .strip(),
                        margin(row, quotaPerDollar))));
        lines.removeIf(String::isEmpty);
        return lines;
    }

    private static String margin(Record row, BigDecimal quotaPerDollar) {
        var nano = row.get(10, BigDecimal.class);
        if (nano == null) {
            return number(row, 2) == 1 ? "  cost not known" : "";
        }
        var cost = nano.movePointLeft(9);
        var margin = BigDecimal.valueOf(number(row, 5)).subtract(cost);
        return "  cost %s quota (%s USD), margin %s quota (%s USD)"
                .formatted(
                        cost.stripTrailingZeros().toPlainString(),
                        dollars(cost, quotaPerDollar),
                        margin.stripTrailingZeros().toPlainString(),
                        dollars(margin, quotaPerDollar));
    }

    private static String dollars(BigDecimal quota, BigDecimal quotaPerDollar) {
        return quota.divide(quotaPerDollar, 6, RoundingMode.HALF_UP).toPlainString();
    }

    private static List<String> logRow(Record row, BigDecimal quotaPerDollar) {
        var lines = new ArrayList<String>();
        lines.add("%s at %s, user %d, token %d, channel %d, model %s"
                .formatted(
                        switch ((int) number(row, 0)) {
                            case 2 -> "charge";
                            case 5 -> "failed attempt";
                            case 6 -> "refund";
                            default -> "row of type " + number(row, 0);
                        },
                        Instant.ofEpochSecond(number(row, 1)),
                        number(row, 2),
                        number(row, 3),
                        number(row, 4),
                        text(row, 5)));
        if (number(row, 0) == 2) {
            BillText.of(json(text(row, 10)), quotaPerDollar, number(row, 6), number(row, 7), number(row, 8))
                    .forEach(line -> lines.add("  " + line));
        } else {
            lines.add("  %d quota".formatted(number(row, 6)));
        }
        if (!text(row, 9).isBlank()) {
            lines.add("  " + text(row, 9));
        }
        return lines;
    }

    private static JsonNode json(String other) {
        try {
            return JsonMapper.shared().readTree(other.isBlank() ? "{}" : other);
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String text(Record row, int column) {
        var value = row.get(column, String.class);
        return value == null ? "" : value;
    }

    private static List<Difference> counters(DSLContext sql) {
        var wrong = new ArrayList<Difference>();
        Map.of("users", "user_id", "tokens", "token_id", "channels", "channel_id")
                .forEach((table, column) -> {
                    int kind = Openings.KINDS.getOrDefault(table, 0);
                    var wanted = new HashMap<>(
                            sums(sql, "SELECT account_id, used_quota FROM sluice_openings WHERE kind = " + kind));
                    sums(
                                    sql,
                                    "SELECT " + column
                                            + ", SUM(CASE WHEN kind = 1 THEN quota ELSE -quota END) FROM sluice_ledger"
                                            + " WHERE kind IN (1, 2) GROUP BY " + column)
                            .forEach((id, quota) -> wanted.merge(id, quota, Math::addExact));
                    wrong.addAll(compare(table + ".used_quota", counter(sql, table, "used_quota"), wanted));
                });
        var wanted = new HashMap<>(sums(sql, "SELECT account_id, requests FROM sluice_openings WHERE kind = 1"));
        sums(sql, "SELECT user_id, COUNT(*) FROM sluice_ledger WHERE kind = 1 GROUP BY user_id")
                .forEach((id, calls) -> wanted.merge(id, calls, Math::addExact));
        wrong.addAll(compare("users.request_count", counter(sql, "users", "request_count"), wanted));
        return wrong;
    }

    /// Rows that are gone are not missed.
    private static Map<Long, Long> counter(DSLContext sql, String table, String column) {
        return sums(sql, "SELECT id, COALESCE(" + column + ", 0) FROM " + table);
    }

    private static List<Difference> doubles(DSLContext sql) {
        return sql.fetch("SELECT user_id, COUNT(*) FROM sluice_ledger WHERE kind = 1 AND request_id <> ''"
                        + " GROUP BY user_id, request_id HAVING COUNT(*) > 1")
                .map(row -> new Difference("charges of one request of user", number(row, 0), number(row, 1), 1));
    }

    /// From the oldest row on: older ones may have been deleted.
    private List<Difference> logRows(long began) {
        long oldest = logs.read(
                sql -> number(sql.fetchSingle("SELECT COALESCE(MIN(created_at), 0) FROM logs WHERE type = 2"), 0));
        if (oldest == 0) {
            return List.of();
        }
        long from = Math.max(began, oldest);
        var written = logs.read(sql -> sums(
                sql,
                "SELECT user_id, SUM(quota) FROM logs WHERE type = 2 AND created_at >= " + from + " GROUP BY user_id"));
        return compare("logs.quota of user", written, main.read(sql -> ledgerSince(sql, from, 1)));
    }

    private static Map<Long, Long> ledgerSince(DSLContext sql, long from, int kind) {
        return sums(
                sql,
                "SELECT user_id, SUM(quota) FROM sluice_ledger WHERE kind = " + kind + " AND created_at >= " + from
                        + " GROUP BY user_id");
    }

    private static List<Difference> compare(String what, Map<Long, Long> found, Map<Long, Long> wanted) {
        var ids = new TreeSet<>(found.keySet());
        if (!what.contains("_quota") && !what.contains("_count")) {
            ids.addAll(wanted.keySet());
        }
        var wrong = new ArrayList<Difference>();
        for (long id : ids) {
            long is = found.getOrDefault(id, 0L);
            long should = wanted.getOrDefault(id, 0L);
            if (is != should) {
                wrong.add(new Difference(what, id, is, should));
            }
        }
        return wrong;
    }

    private static Map<Long, Long> sums(DSLContext sql, String query) {
        var sums = new HashMap<Long, Long>();
        sql.fetch(query).forEach(row -> sums.put(number(row, 0), number(row, 1)));
        return sums;
    }

    private static long number(Record row, int column) {
        var value = row.get(column, BigDecimal.class);
        return value == null ? 0 : value.longValueExact();
    }
}
