package dev.sluice.acceptance;

import dev.sluice.store.Engine;
import java.util.Map;
import java.util.stream.Stream;

/// What a row is tried on: a database, and the memory cache on or off.
record Setting(Engine engine, boolean cache) {
    /// SQLite and PostgreSQL, as the seed asks of every row.
    static Stream<Setting> usual() {
        return all().filter(setting -> setting.engine() != Engine.MYSQL);
    }

    /// For rows marked "all DB".
    static Stream<Setting> all() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(new Setting(engine, true), new Setting(engine, false)));
    }

    static Stream<Setting> usualWithCache() {
        return usual().filter(Setting::cache);
    }

    static Stream<Setting> usualWithoutCache() {
        return usual().filter(setting -> !setting.cache());
    }

    Map<String, String> environment() {
        return Map.of("MEMORY_CACHE_ENABLED", Boolean.toString(cache));
    }

    @Override
    public String toString() {
        return engine + (cache ? ", cache on" : ", cache off");
    }
}
