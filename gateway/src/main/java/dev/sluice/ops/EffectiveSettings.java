package dev.sluice.ops;

import dev.sluice.config.Environment;
import dev.sluice.store.Dsn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one line at start that tells which settings are in force and what decided them, so that nobody has to guess
/// whether a variable was read.
public record EffectiveSettings(
        String version, String database, String logDatabase, String redis, CacheSwitch cache, Sync sync, String node) {
    private static final Logger log = LoggerFactory.getLogger(EffectiveSettings.class);

    public static EffectiveSettings of(Environment environment, String version) {
        Dsn main = Dsn.main(environment);
        return new EffectiveSettings(
                version,
                describe(main),
                Dsn.logs(environment).map(EffectiveSettings::describe).orElse("the same"),
                environment.text("REDIS_CONN_STRING").isPresent() ? "on" : "off",
                CacheSwitch.of(environment),
                Sync.of(environment),
                environment.text("NODE_TYPE", "master"));
    }

    /// Kind and place of a database, without user and password.
    private static String describe(Dsn dsn) {
        String kind = switch (dsn.engine()) {
            case SQLITE -> "SQLite";
            case POSTGRESQL -> "PostgreSQL";
            case MYSQL -> "MySQL";
        };
        return "%s %s (%s)".formatted(kind, Redactor.byShape().clean(dsn.redacted()), dsn.variable());
    }

    /// Writes the line, and a warning for each setting that is likely a mistake.
    public void log(Environment environment) {
        log.atInfo()
                .addKeyValue("version", version)
                .addKeyValue("database", database)
                .addKeyValue("logDatabase", logDatabase)
                .addKeyValue("redis", redis)
                .addKeyValue("memoryCache", cache.on() ? "enabled" : "disabled")
                .addKeyValue("decidedBy", cache.decidedBy())
                .addKeyValue("syncFrequency", sync.seconds())
                .addKeyValue("nodeType", node)
                .log("settings in force");
        log.atInfo().addKeyValue("because", cache.decidedBy()).log(cache.line());
        if (!sync.understood()) {
            log.atWarn().addKeyValue("using", sync.seconds()).log("SYNC_FREQUENCY is not a number of 1 or more");
        }
        Dsn main = Dsn.main(environment);
        if (Container.loses(main)) {
            log.warn("the SQLite database lies in a container without a volume and is lost with it");
        }
    }
}
