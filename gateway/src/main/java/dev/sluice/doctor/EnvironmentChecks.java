package dev.sluice.doctor;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import dev.sluice.ops.Failure;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.routing.RoutingStatus;
import dev.sluice.store.BadDsn;
import dev.sluice.store.Dsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the process was started with, and what Sluice makes of it. Source: seed-system.md §4.2.
final class EnvironmentChecks {
    static final List<Check> ALL = List.of(
            new Check("env.cache", "channel cache", EnvironmentChecks::cache),
            new Check("env.sync", "how often the database is read", EnvironmentChecks::sync),
            new Check("env.dsn", "database address", EnvironmentChecks::dsn),
            new Check("env.list", "variables", EnvironmentChecks::list));

    private static final int LONG_SYNC = 600;

    private EnvironmentChecks() {}

    private static Verdict cache(Facts facts) {
        Environment environment = facts.environment();
        RoutingConfig config;
        try {
            config = RoutingConfig.from(environment);
        } catch (BadSetting e) {
            return Verdict.warn("set MEMORY_CACHE_ENABLED to true or false; the gateway does not start like this")
                    .with("problem", Failure.words(e));
        }
        boolean redis = environment.text("REDIS_CONN_STRING").isPresent();
        if (!config.cache()) {
            return Verdict.ok()
                    .with("cache", "off: database mode, always current")
                    .with("decided_by", config.decidedBy() + (redis ? ", over REDIS_CONN_STRING" : ""));
        }
        Optional<RoutingStatus> status =
                facts.running().map(running -> running.routing().status());
        return status.map(EnvironmentChecks::running)
                .orElseGet(() -> Verdict.ok().with("state", "only the running gateway knows"))
                .with("cache", "on")
                .with("decided_by", config.decidedBy());
    }

    private static Verdict running(RoutingStatus status) {
        boolean bad = status.state() != RoutingStatus.State.READY && status.state() != RoutingStatus.State.OFF;
        return Verdict.unless(
                        bad,
                        Level.FAIL,
                        "POST /api/channel/cache/refresh; or set MEMORY_CACHE_ENABLED=false and restart")
                .with("state", Words.of(status.state()));
    }

    private static Verdict sync(Facts facts) {
        Optional<String> text = facts.environment().text("SYNC_FREQUENCY");
        if (text.isEmpty()) {
            return Verdict.ok().with("SYNC_FREQUENCY", "(default 60)").with("seconds", 60);
        }
        if (!text.get().matches("0*[1-9]\\d{0,8}")) {
            return Verdict.fail("set SYNC_FREQUENCY to a whole number of seconds such as 60; until then 60 is used")
                    .with("SYNC_FREQUENCY", text.get())
                    .with("seconds", 60);
        }
        int seconds = Integer.parseInt(text.get());
        return Verdict.unless(
                        seconds > LONG_SYNC,
                        Level.WARN,
                        "set SYNC_FREQUENCY=60: changes made by SQL stay unseen for that long")
                .with("seconds", seconds);
    }

    private static Verdict dsn(Facts facts) {
        Environment environment = facts.environment();
        Dsn dsn;
        try {
            dsn = Dsn.main(environment);
        } catch (BadDsn e) {
            return Verdict.fail("write SQL_DSN as postgres://user:password@host:5432/name or"
                            + " user:password@tcp(host:3306)/name")
                    .with("problem", Failure.words(e));
        }
        Verdict verdict;
        if (environment.text("SQL_DSN").isPresent()) {
            verdict = Verdict.ok();
        } else if (environment.text("DATABASE_URL").isPresent()) {
            verdict = Verdict.warn("set SQL_DSN to the value of DATABASE_URL: new-api reads nothing else");
        } else {
            verdict = Verdict.warn("SQLite serves one node; set SQL_DSN to use PostgreSQL or MySQL");
        }
        return verdict.with("kind", Words.of(dsn.engine()))
                .with("variable", dsn.variable())
                .with("database", dsn.redacted());
    }

    private static Verdict list(Facts facts) {
        Map<String, String> set = facts.environment().variables();
        Map<String, Object> shown = new TreeMap<>();
        Variable.KNOWN.forEach(
                variable -> shown.put(variable.name(), variable.shown(set.getOrDefault(variable.name(), ""))));
        Map<String, String> suspects = Variable.lookAlikes(set.keySet());
        return Verdict.unless(
                        !suspects.isEmpty(),
                        Level.WARN,
                        "rename what is misspelt; Sluice does not read these: " + suspects)
                .with("look_alikes", suspects)
                .with("variables", shown);
    }
}
