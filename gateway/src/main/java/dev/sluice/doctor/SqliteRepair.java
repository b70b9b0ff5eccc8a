package dev.sluice.doctor;

import dev.sluice.store.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the SQLite file into the shape Sluice gives a new one, and tidies it. Changes no row.
final class SqliteRepair implements Repair {
    static final String ID = "sqlite.optimize";

    private static final List<String> STATEMENTS = List.of(
            "PRAGMA journal_mode = WAL",
            "PRAGMA auto_vacuum = INCREMENTAL",
            // Only a rebuilt file takes the new auto_vacuum.
            "VACUUM",
            "ANALYZE",
            "PRAGMA wal_checkpoint(TRUNCATE)");

    private final Database database;

    SqliteRepair(Database database) {
        this.database = database;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String description() {
        return "rebuilds the SQLite file; calls wait meanwhile, about a second for each 100 MB";
    }

    @Override
    public Map<String, Object> preview() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("statements", STATEMENTS);
        facts.put("file_mb", Long.parseLong(pragma("page_count")) * Long.parseLong(pragma("page_size")) / 1_000_000);
        facts.put("free_pages", pragma("freelist_count"));
        facts.put("journal_mode", pragma("journal_mode"));
        facts.put("auto_vacuum", pragma("auto_vacuum"));
        return facts;
    }

    @Override
    public Map<String, Object> apply() {
        database.maintain(STATEMENTS);
        return preview();
    }

    private String pragma(String name) {
        return Single.text(database, "PRAGMA " + name);
    }
}
