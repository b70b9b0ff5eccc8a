package dev.sluice.doctor;

import dev.sluice.store.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the SQLite file is kept. Source: seed-system.md §4.3.
final class SqliteChecks {
    static final List<Check> ALL = List.of(
            new Check("sqlite.pragmas", "settings of SQLite", SqliteChecks::pragmas),
            new Check("sqlite.integrity", "integrity of the SQLite file", SqliteChecks::integrity));

    /// As SQLite answers: 1 is NORMAL, 2 is MEMORY, 2 is INCREMENTAL.
    private static final Map<String, String> WANTED = Map.of(
            "journal_mode", "wal",
            "cache_size", "-16000",
            "mmap_size", "268435456",
            "synchronous", "1",
            "temp_store", "2",
            "auto_vacuum", "2");

    private SqliteChecks() {}

    private static Verdict pragmas(Facts facts) {
        if (facts.main().engine() != Engine.SQLITE) {
            return Verdict.skip("the database is not SQLite");
        }
        Map<String, Object> found = new LinkedHashMap<>();
        Map<String, Object> other = new LinkedHashMap<>();
        WANTED.keySet().stream().sorted().forEach(name -> {
            String value = Single.text(facts.main(), "PRAGMA " + name);
            found.put(name, value);
            if (!value.equals(WANTED.get(name))) {
                other.put(name, "is %s, want %s".formatted(value, WANTED.get(name)));
            }
        });
        return Verdict.unless(
                        !other.isEmpty(), Level.WARN, "stop the gateway, then ./sluice doctor --fix sqlite.optimize")
                .with(found)
                .with("other_than_wanted", other)
                .repairedBy(SqliteRepair.ID);
    }

    private static Verdict integrity(Facts facts) {
        if (facts.main().engine() != Engine.SQLITE) {
            return Verdict.skip("the database is not SQLite");
        }
        List<String> found = facts.main()
                .read(sql -> sql.fetch("PRAGMA integrity_check(10)").stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .toList());
        return Verdict.unless(!found.equals(List.of("ok")), Level.FAIL, "restore the file from a backup")
                .with("integrity_check", found);
    }
}
