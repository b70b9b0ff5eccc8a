package dev.sluice.doctor;

import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Deletes the [OldRows]. A SQLite file is copied first, beside itself, and rebuilt smaller afterwards; of a server's
/// database the operator makes a copy.
final class PruneRepair implements Repair {
    static final String ID = "data.prune";

    private final Database main;
    private final Database logs;
    private final Clock clock;

    PruneRepair(Database main, Database logs, Clock clock) {
        this.main = main;
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String description() {
        return "deletes log rows older than 30 days, statistics older than 90, and jobs finished more than 7 days ago;"
                + " copies a SQLite file first, but back up PostgreSQL and MySQL yourself";
    }

    @Override
    public Map<String, Object> preview() {
        Map<String, Object> facts = new LinkedHashMap<>();
        OldRows.in(main, logs, clock.instant()).forEach(rows -> facts.put(rows.name(), rows.count()));
        return facts;
    }

    @Override
    public Map<String, Object> apply() {
        Map<String, Object> facts = new LinkedHashMap<>();
        Instant now = clock.instant();
        List<Database> files = files();
        for (Database file : files) {
            facts.put("copy of " + file.dsn().redacted(), copy(file, now));
        }
        OldRows.in(main, logs, now).forEach(rows -> facts.put(rows.name(), rows.delete()));
        files.forEach(file -> file.maintain(List.of("VACUUM", "ANALYZE")));
        return facts;
    }

    /// The databases that are SQLite files.
    private List<Database> files() {
        return (main == logs ? List.of(main) : List.of(main, logs))
                .stream().filter(database -> database.engine() == Engine.SQLITE).toList();
    }

    private static String copy(Database database, Instant now) {
        String file = Single.text(database, "SELECT file FROM pragma_database_list WHERE name = 'main'");
        String copy = "%s.%d.copy".formatted(file, now.getEpochSecond());
        database.maintain(List.of("VACUUM INTO '%s'".formatted(copy.replace("'", "''"))));
        return copy;
    }
}
