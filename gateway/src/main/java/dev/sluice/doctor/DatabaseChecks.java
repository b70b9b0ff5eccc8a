package dev.sluice.doctor;

import dev.sluice.config.BadSetting;
import dev.sluice.ops.Failure;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.Engine;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.SchemaState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Whether the database answers, fast enough, and holds what Sluice needs. Source: seed-system.md §4.2, §4.3.
final class DatabaseChecks {
    static final List<Check> ALL = List.of(
            new Check("db.connect", "database connection", DatabaseChecks::connect),
            new Check("db.schema", "tables and columns", DatabaseChecks::schema),
            new Check("db.latency", "answer time of the database", DatabaseChecks::latency),
            new Check("db.limits", "connections of the database server", DatabaseChecks::limits));

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration TOO_SLOW = Duration.ofSeconds(5);

    private DatabaseChecks() {}

    private static Verdict connect(Facts facts) {
        Database database = facts.main();
        try {
            long began = System.nanoTime();
            String version = Single.text(
                    database, database.engine() == Engine.SQLITE ? "SELECT sqlite_version()" : "SELECT version()");
            return Verdict.ok()
                    .with("database", database.dsn().redacted())
                    .with("version", version)
                    .with(
                            "latency_ms",
                            Duration.ofNanos(System.nanoTime() - began).toMillis());
        } catch (DatabaseUnavailable e) {
            String fix = database.engine() == Engine.SQLITE
                    ? "start Sluice once in this folder, it makes the file; or correct "
                    : "check host, port, TLS, firewall, user and password of ";
            return Verdict.fail(fix + database.dsn().variable())
                    .with("database", database.dsn().redacted())
                    .with("cause", Words.of(e.reason()))
                    .with("problem", Failure.words(e));
        }
    }

    private static Verdict schema(Facts facts) {
        SchemaState main = SchemaState.of(facts.main());
        List<String> missing = new ArrayList<>(main.missing());
        if (facts.logs() != facts.main()) {
            SchemaState.ofLogs(facts.logs()).missing().forEach(name -> missing.add("log database: " + name));
        }
        Verdict verdict;
        if (!main.groupNames().isEmpty()) {
            verdict = Verdict.fail("the column group_name comes from a hand-written schema; start Sluice once as master"
                            + " (NODE_TYPE unset): it carries the values over to \"group\"")
                    .with("group_name", main.groupNames());
        } else if (!missing.isEmpty()) {
            verdict = Verdict.fail("start Sluice once as master (NODE_TYPE unset): it adds what is missing");
        } else {
            verdict = Verdict.ok();
        }
        return verdict.with("made_by", Words.of(main.product())).with("missing", missing);
    }

    private static Verdict latency(Facts facts) {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            facts.main().ping();
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        Collections.sort(took);
        return latencyOf(took.get(2));
    }

    static Verdict latencyOf(Duration median) {
        String fix = "move the database closer, or look for what holds it up";
        Verdict verdict = median.compareTo(TOO_SLOW) > 0
                ? Verdict.fail(fix)
                : Verdict.unless(median.compareTo(SLOW) > 0, Level.WARN, fix);
        return verdict.with("median_ms", median.toNanos() / 1e6);
    }

    private static Verdict limits(Facts facts) {
        if (facts.main().engine() == Engine.SQLITE) {
            return Verdict.skip("SQLite has no server");
        }
        int pool;
        try {
            pool = PoolConfig.from(facts.environment()).maximum();
        } catch (BadSetting e) {
            return Verdict.fail("correct SQL_MAX_OPEN_CONNS").with("problem", String.valueOf(e.getMessage()));
        }
        return facts.main().engine() == Engine.POSTGRESQL
                ? limitsOf(pool, Single.number(facts.main(), "SHOW max_connections"))
                        .with("shared_buffers", Single.text(facts.main(), "SHOW shared_buffers"))
                : limitsOf(pool, Single.number(facts.main(), "SELECT @@max_connections"));
    }

    static Verdict limitsOf(int pool, long limit) {
        String fix =
                "lower SQL_MAX_OPEN_CONNS, or raise max_connections of the server; each node has a pool of its own";
        Verdict verdict = pool > limit ? Verdict.fail(fix) : Verdict.unless(pool * 5L > limit * 4, Level.WARN, fix);
        return verdict.with("max_connections", limit).with("pool_per_node", pool);
    }
}
