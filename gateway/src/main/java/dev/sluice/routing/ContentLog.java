package dev.sluice.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes what a snapshot holds into the log, so that "is channel 8 in the cache?" can be answered by searching it.
/// Keys never appear. Operators and scripts search for these words; they are those of the original.
final class ContentLog {
    private static final Logger log = LoggerFactory.getLogger(ContentLog.class);
    private static final int MOST_IDS = 100;

    private ContentLog() {}

    /// @param quietly write the line only if the content has changed, because the read may be repeated every second
    static void synced(@Nullable RoutingTable before, RoutingTable after, Duration took, boolean quietly) {
        var changed = before == null || !before.sameContent(after);
        var counts = after.counts();
        log.atLevel(quietly && !changed ? Level.DEBUG : Level.INFO)
                .addKeyValue("channels", counts.channels())
                .addKeyValue("enabled", counts.enabled())
                .addKeyValue("groups", counts.groups())
                .addKeyValue("pairs", counts.pairs())
                .addKeyValue("took_ms", took.toMillis())
                .addKeyValue("version", after.version())
                .log("channels synced from database");
        if (changed) {
            content(after);
        }
    }

    private static void content(RoutingTable table) {
        for (var group : table.groups()) {
            var models = table.models(group);
            var ids = models.stream()
                    .flatMap(model -> table.candidates(group, model).channelIds().stream())
                    .distinct()
                    .sorted()
                    .limit(MOST_IDS)
                    .toList();
            log.atInfo()
                    .addKeyValue("group", group)
                    .addKeyValue("models", models.size())
                    .addKeyValue("channels", ids)
                    .log("channel cache content");
        }
        if (log.isDebugEnabled()) {
            table.content()
                    .forEach((group, models) -> models.forEach((model, ids) -> log.atDebug()
                            .addKeyValue("group", group)
                            .addKeyValue("model", model)
                            .addKeyValue("channels", ids)
                            .log("channel cache entry")));
        }
    }
}
