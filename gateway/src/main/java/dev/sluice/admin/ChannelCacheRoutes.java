package dev.sluice.admin;

import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingStatus;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// The state and content of the routing table, and rebuilding it by hand after an edit made in SQL.
final class ChannelCacheRoutes implements ApiModule {
    private final RoutingKeeper routing;

    ChannelCacheRoutes(RoutingKeeper routing) {
        this.routing = routing;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/channel/cache", _ -> show(routing.status()));
        routes.post(Access.ADMIN, "/api/channel/cache/refresh", _ -> show(routing.refresh()));
        // The name documents of the original use, though it does not exist there.
        routes.post(Access.ADMIN, "/api/sync/channels", _ -> show(routing.refresh()));
    }

    /// `groups` is group → model → channel ids: the snapshot with the cache on, the database as it is with the
    /// cache off.
    private ApiReply show(RoutingStatus status) {
        ObjectNode data = Json.object()
                .put("enabled", status.enabled())
                .put("source", status.decidedBy())
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("ready", status.ready())
                .put("version", status.version())
                .put("age_seconds", status.age().toMillis() / 1000.0)
                .put("sync_frequency", status.syncEvery().toSeconds())
                .put("last_error", status.lastError())
                .put("init_attempts", status.initAttempts())
                .put("refreshes", status.refreshes())
                .put("failures", status.failures())
                .put("fallbacks", status.fallbacks())
                .put("misses", status.misses());
        var table = status.enabled() ? routing.current() : routing.read();
        var counts = table.counts();
        data.putObject("counts")
                .put("channels", counts.channels())
                .put("enabled", counts.enabled())
                .put("groups", counts.groups())
                .put("pairs", counts.pairs());
        ObjectNode groups = data.putObject("groups");
        table.content().forEach((group, models) -> {
            ObjectNode lines = groups.putObject(group);
            models.forEach((model, ids) -> {
                var list = lines.putArray(model);
                ids.forEach(list::add);
            });
        });
        return ApiReply.data(data);
    }
}
