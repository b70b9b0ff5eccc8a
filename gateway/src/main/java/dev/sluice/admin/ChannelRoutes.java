package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Channels: list, search, read, create, edit, delete, copy.
final class ChannelRoutes implements ApiModule {
    private static final int SEARCH_PAGE = 20;
    private static final String COPY_SUFFIX = "_复制";

    private final ChannelStore store;
    private final ChannelEdits edits;
    private final Audit audit;
    private final InstantSource clock;

    ChannelRoutes(ChannelStore store, ChannelEdits edits, Audit audit, InstantSource clock) {
        this.store = store;
        this.edits = edits;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/channel", request -> list(request, Paging.of(request)));
        routes.get(Access.ADMIN, "/api/channel/search", request -> list(request, Paging.of(request, SEARCH_PAGE)));
        routes.get(Access.ADMIN, "/api/channel/:id", this::get);
        routes.post(Access.ADMIN, "/api/channel", this::create);
        routes.put(Access.ADMIN, "/api/channel", this::update);
        routes.delete(Access.ADMIN, "/api/channel/:id", this::delete);
        routes.delete(Access.ADMIN, "/api/channel/disabled", this::deleteDisabled);
        routes.post(Access.ADMIN, "/api/channel/batch", this::deleteBatch);
        routes.post(Access.ADMIN, "/api/channel/copy/:id", this::copy);
    }

    private ApiReply list(ApiRequest request, Paging paging) {
        ChannelStore.Listing listing = store.list(ChannelFilter.of(request), paging);
        ObjectNode page = paging.render(
                listing.total(),
                listing.rows().stream().map(ChannelShape::inList).toList());
        ObjectNode counts = page.putObject("type_counts");
        listing.perType().forEach((type, count) -> counts.put(Integer.toString(type), count));
        return ApiReply.data(page);
    }

    private ApiReply get(ApiRequest request) {
        return ApiReply.data(ChannelShape.whole(store.get(request.id())));
    }

    private ApiReply create(ApiRequest request) {
        List<Map<Field<?>, @Nullable Object>> channels = ChannelBatch.of(request.body(), now());
        List<Long> ids = edits.apply(tx -> channels.stream()
                .map(channel -> ChannelWriter.insert(tx, channel))
                .toList());
        audit.write(request, "channel.create", params -> params.set("ids", numbers(ids)));
        ObjectNode created = Json.object().put("id", ids.getFirst());
        created.set("ids", numbers(ids));
        return ApiReply.data(created);
    }

    private ApiReply update(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("id");
        Record changed = edits.apply(tx -> {
            Record stored = ChannelStore.withKey(tx, id);
            Map<Field<?>, @Nullable Object> columns = ChannelForm.update(body, stored);
            ChannelKeyEdit.of(body, stored).ifPresent(keys -> {
                columns.put(CHANNELS.KEY, keys.key());
                columns.put(CHANNELS.CHANNEL_INFO, keys.info());
            });
            ChannelWriter.update(tx, id, columns);
            setStatus(tx, body, id, request.caller());
            return ChannelStore.find(tx, id);
        });
        audit.write(request, "channel.update", params -> params.put("id", id));
        return ApiReply.data(ChannelShape.whole(changed));
    }

    /// new-api's classic console switches channels with `PUT {id, status}`. 0 is what Go sends for "not said".
    private void setStatus(DSLContext tx, Body body, long id, Caller caller) {
        long status = body.number("status", 0);
        if (status == 0 || status == ChannelState.DISABLED_AUTOMATICALLY) {
            return;
        }
        ChannelState.checkChosen(status);
        ChannelWriter.setStatus(tx, id, (int) status, "set by " + caller.username(), now());
    }

    private ApiReply delete(ApiRequest request) {
        long id = request.id();
        edits.apply(tx -> ChannelWriter.delete(tx, CHANNELS.ID.eq(id)));
        audit.write(request, "channel.delete", params -> params.put("id", id));
        return ApiReply.done();
    }

    private ApiReply deleteDisabled(ApiRequest request) {
        int deleted = edits.apply(tx -> ChannelWriter.delete(
                tx, CHANNELS.STATUS.in(ChannelState.DISABLED, ChannelState.DISABLED_AUTOMATICALLY)));
        audit.write(request, "channel.delete_disabled", params -> params.put("count", deleted));
        return ApiReply.data(deleted);
    }

    private ApiReply deleteBatch(ApiRequest request) {
        Set<Long> ids = request.body().ids("ids");
        edits.apply(tx -> ChannelWriter.delete(tx, CHANNELS.ID.in(ids)));
        audit.write(request, "channel.delete_batch", params -> params.set("ids", numbers(ids)));
        return ApiReply.data(ids.size());
    }

    private ApiReply copy(ApiRequest request) {
        long source = request.id();
        String suffix = request.query("suffix", COPY_SUFFIX);
        boolean resetBalance = request.flag("reset_balance", true);
        long id = edits.apply(tx -> ChannelWriter.copy(tx, source, suffix, resetBalance, now()));
        audit.write(
                request, "channel.copy", params -> params.put("from", source).put("id", id));
        return ApiReply.data(Json.object().put("id", id));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static ArrayNode numbers(Iterable<Long> ids) {
        ArrayNode list = Json.array();
        ids.forEach(list::add);
        return list;
    }
}
