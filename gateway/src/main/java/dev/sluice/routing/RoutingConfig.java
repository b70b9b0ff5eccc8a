package dev.sluice.routing;

import dev.sluice.config.Environment;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/// How the channel cache works: on or off, which variable decided that, and how often the database is read.
///
/// `MEMORY_CACHE_ENABLED` decides if it is set, `false` also when Redis is configured. Unset means on: a snapshot
/// serves calls while the database is away, which reading the rows for each call cannot. (The original's default is
/// off without Redis, since its cache could be stale or empty; ours answers a miss by looking into the database.)
///
/// A `SYNC_FREQUENCY` below 1, or one that is no number, means the default with a warning, never a loop without
/// pause.
public record RoutingConfig(boolean cache, String decidedBy, Duration syncEvery) {
    static final Duration DEFAULT_SYNC = Duration.ofSeconds(60);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    public RoutingConfig {
        if (syncEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("syncEvery is %s, want at least one second".formatted(syncEvery));
        }
    }

    public static RoutingConfig from(Environment environment) {
        Optional<Boolean> explicit = environment.flag("MEMORY_CACHE_ENABLED");
        var redis = environment.text("REDIS_CONN_STRING").isPresent();
        var decidedBy = explicit.isPresent() ? "MEMORY_CACHE_ENABLED" : redis ? "REDIS_CONN_STRING" : "default";
        return new RoutingConfig(explicit.orElse(true), decidedBy, syncEvery(environment));
    }

    private static Duration syncEvery(Environment environment) {
        var text = environment.text("SYNC_FREQUENCY");
        if (text.isEmpty()) {
            return DEFAULT_SYNC;
        }
        var seconds = text.filter(value -> DIGITS.matcher(value).matches())
                .map(Integer::parseInt)
                .filter(number -> number >= 1);
        if (seconds.isEmpty()) {
            LoggerFactory.getLogger(RoutingConfig.class)
                    .atWarn()
                    .addKeyValue("variable", "SYNC_FREQUENCY")
                    .addKeyValue("seconds", DEFAULT_SYNC.toSeconds())
                    .log("the sync frequency is not a number of seconds of 1 or more: the default is used");
        }
        return seconds.map(Duration::ofSeconds).orElse(DEFAULT_SYNC);
    }
}
