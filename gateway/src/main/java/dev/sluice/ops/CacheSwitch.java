package dev.sluice.ops;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;

/// Whether channels are kept in memory, and which variable decided.
///
/// An explicit `MEMORY_CACHE_ENABLED` wins; otherwise Redis switches the cache on, as in new-api; otherwise it is off.
/// Source: seed-system.md §3.1, F-22.
public record CacheSwitch(boolean on, String decidedBy) {
    public static CacheSwitch of(Environment environment) {
        var explicit = environment.flag("MEMORY_CACHE_ENABLED");
        if (explicit.isPresent()) {
            boolean overRedis =
                    !explicit.get() && environment.text("REDIS_CONN_STRING").isPresent();
            return new CacheSwitch(
                    explicit.get(), "MEMORY_CACHE_ENABLED" + (overRedis ? ", over REDIS_CONN_STRING" : ""));
        }
        return environment.text("REDIS_CONN_STRING").isPresent()
                ? new CacheSwitch(true, "REDIS_CONN_STRING")
                : new CacheSwitch(false, "the default");
    }

    /// The same, but a value nobody can read counts as the default.
    public static CacheSwitch tolerant(Environment environment) {
        try {
            return of(environment);
        } catch (BadSetting _) {
            return new CacheSwitch(false, "the default, because MEMORY_CACHE_ENABLED is not understood");
        }
    }

    /// The words operators search the log for.
    String line() {
        return on ? "memory cache enabled" : "memory cache disabled";
    }
}
