package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

/// Switching channels on and off: one, several, or all with a tag.
final class ChannelStatusRoutes implements ApiModule {
    private final ChannelEdits edits;
    private final Audit audit;
    private final InstantSource clock;

    ChannelStatusRoutes(ChannelEdits edits, Audit audit, InstantSource clock) {
        this.edits = edits;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.ADMIN, "/api/channel/:id/status", this::one);
        routes.post(Access.ADMIN, "/api/channel/status/batch", this::several);
        routes.post(
                Access.ADMIN,
                "/api/channel/tag/enabled",
                request -> tagged(request, ChannelState.ENABLED, "channel.tag_enable"));
        routes.post(
                Access.ADMIN,
                "/api/channel/tag/disabled",
                request -> tagged(request, ChannelState.DISABLED, "channel.tag_disable"));
    }

    private ApiReply one(ApiRequest request) {
        long id = request.id();
        int status = status(request.body());
        String reason = reason(request);
        boolean changed = edits.apply(tx -> ChannelWriter.setStatus(tx, id, status, reason, now()));
        audit.write(
                request, "channel.status_update", params -> params.put("id", id).put("status", status));
        return ApiReply.data(changed);
    }

    private ApiReply several(ApiRequest request) {
        Body body = request.body();
        Set<Long> ids = body.ids("ids");
        int status = status(body);
        int changed = edits.apply(tx -> {
            Collection<Long> known = ChannelWriter.ids(tx, CHANNELS.ID.in(ids));
            return (int) known.stream()
                    .filter(id -> ChannelWriter.setStatus(tx, id, status, reason(request), now()))
                    .count();
        });
        audit.write(
                request,
                "channel.status_update_batch",
                params -> params.put("count", changed).put("status", status));
        return ApiReply.data(changed);
    }

    private ApiReply tagged(ApiRequest request, int status, String action) {
        String tag = ChannelTagRoutes.tag(request.body());
        edits.apply(tx -> {
            ChannelWriter.ids(tx, CHANNELS.TAG.eq(tag))
                    .forEach(id -> ChannelWriter.setStatus(tx, id, status, reason(request), now()));
            return tag;
        });
        audit.write(request, action, params -> params.put("tag", tag));
        return ApiReply.done();
    }

    private static int status(Body body) {
        long status = body.requiredNumber("status");
        ChannelState.checkChosen(status);
        return (int) status;
    }

    private static String reason(ApiRequest request) {
        return "set by " + request.caller().username();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
