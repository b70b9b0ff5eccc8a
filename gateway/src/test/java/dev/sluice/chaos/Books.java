package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.PoolConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/// What the database says about the money of a [Market], read in one transaction.
public final class Books implements AutoCloseable {
    private final Database main;
    private final Database logs;

    public Books(Dsn main, Dsn logs) {
        this.main = Database.lazily(main, PoolConfig.small());
        this.logs = logs.equals(main) ? this.main : Database.lazily(logs, PoolConfig.small());
    }

    /// Fails unless all sums agree to the unit and no request was charged twice. True at any moment while the log
    /// rows are in the same database; otherwise once everything is written.
    public void expectBalanced() {
        var wrong = new ArrayList<String>();
        main.read(sql -> {
            expectNone(wrong, sql, "wallet + spent is not what it was", """
                    SELECT id, quota, used_quota FROM users WHERE role = 1 AND quota + used_quota <> %d""".formatted(Market.WALLET));
            expectNone(wrong, sql, "token: left + spent is not what it was", """
                    SELECT id, remain_quota, used_quota FROM tokens WHERE NOT unlimited_quota
                    AND remain_quota + used_quota <> %d""".formatted(Market.WALLET));
            expectNone(wrong, sql, "users and ledger differ", perLedger("users", "user_id", "used_quota"));
            expectNone(wrong, sql, "tokens and ledger differ", perLedger("tokens", "token_id", "used_quota"));
            expectNone(wrong, sql, "channels and ledger differ", perLedger("channels", "channel_id", "used_quota"));
            expectNone(wrong, sql, "request counts and ledger differ", """
                    SELECT u.id, u.request_count, COUNT(l.seq) FROM users u LEFT JOIN sluice_ledger l
                    ON l.user_id = u.id AND l.kind = 1 GROUP BY u.id, u.request_count
                    HAVING u.request_count <> COUNT(l.seq)""");
            expectNone(wrong, sql, "charged twice", """
                    SELECT request_id, COUNT(*) FROM sluice_ledger WHERE kind = 1 GROUP BY request_id
                    HAVING COUNT(*) > 1""");
            // A call and the jobs it began are one event.
            expectNone(wrong, sql, "charged without its job", """
                    SELECT request_id FROM sluice_ledger WHERE kind = 1 AND channel_id = 8
                    AND request_id NOT IN (SELECT request_id FROM sluice_jobs)""");
            expectNone(wrong, sql, "a job without its charge", """
                    SELECT request_id FROM sluice_jobs
                    WHERE request_id NOT IN (SELECT request_id FROM sluice_ledger)""");
            if (logs == main) {
                compare(wrong, sums(sql, "sluice_ledger", "kind = 1"), sums(sql, "logs", "type = 2"));
            }
            return wrong;
        });
        if (logs != main) {
            compare(
                    wrong,
                    main.read(sql -> sums(sql, "sluice_ledger", "kind = 1")),
                    logs.read(sql -> sums(sql, "logs", "type = 2")));
        }
        assertThat(wrong).isEmpty();
    }

    private static String perLedger(String table, String column, String sum) {
        return """
                SELECT t.id, t.%3$s, COALESCE(SUM(l.quota), 0) FROM %1$s t LEFT JOIN sluice_ledger l
                ON l.%2$s = t.id AND l.kind = 1 GROUP BY t.id, t.%3$s
                HAVING COALESCE(t.%3$s, 0) <> COALESCE(SUM(l.quota), 0)""".formatted(table, column, sum);
    }

    private static void expectNone(List<String> wrong, DSLContext sql, String what, String query) {
        sql.fetch(query).forEach(row -> wrong.add(what + ": " + row.intoList()));
    }

    private static List<String> sums(DSLContext sql, String table, String which) {
        return sql.fetch("SELECT user_id, COUNT(*), SUM(quota) FROM %s WHERE %s GROUP BY user_id ORDER BY user_id"
                        .formatted(table, which))
                .map(row -> row.intoList().toString());
    }

    private static void compare(List<String> wrong, List<String> ledger, List<String> rows) {
        if (!ledger.equals(rows)) {
            wrong.add("ledger %s, logs %s".formatted(ledger, rows));
        }
    }

    /// Fails unless each of these requests was charged, and has its log row. Everything must be written.
    public void expectCharged(List<String> requests) {
        Set<String> charged = ids(main, "sluice_ledger", "kind = 1");
        Set<String> logged = ids(logs, "logs", "type = 2");
        assertThat(requests.stream().filter(id -> !charged.contains(id)))
                .as("served and not charged")
                .isEmpty();
        assertThat(requests.stream().filter(id -> !logged.contains(id)))
                .as("served and without a row")
                .isEmpty();
    }

    /// Fails unless the jobs these requests began are known.
    public void expectJobs(List<String> requests) {
        Set<String> begun = ids(main, "sluice_ledger", "channel_id = 8");
        Set<String> known = ids(main, "sluice_jobs", "1 = 1");
        assertThat(requests.stream().filter(id -> begun.contains(id) && !known.contains(id)))
                .as("jobs forgotten")
                .isEmpty();
    }

    private static Set<String> ids(Database database, String table, String which) {
        return database.read(sql -> new HashSet<>(
                sql.fetch("SELECT request_id FROM " + table + " WHERE " + which).getValues(0, String.class)));
    }

    @Override
    public void close() {
        if (logs != main) {
            logs.close();
        }
        main.close();
    }
}
