package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a channel: shown whole only to root who has proved anew who they are, switched and removed one by one.
final class ChannelKeyRoutes implements ApiModule {
    private static final int PAGE = 50;

    private final ChannelStore store;
    private final ChannelEdits edits;
    private final StepUp stepUp;
    private final Audit audit;
    private final InstantSource clock;

    ChannelKeyRoutes(ChannelStore store, ChannelEdits edits, StepUp stepUp, Audit audit, InstantSource clock) {
        this.store = store;
        this.edits = edits;
        this.stepUp = stepUp;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.ROOT, "/api/channel/:id/key", this::reveal);
        routes.post(Access.ADMIN, "/api/channel/multi_key/manage", this::manage);
    }

    private ApiReply reveal(ApiRequest request) {
        stepUp.demand(request);
        long id = request.id();
        String key = store.key(id);
        audit.write(request, "channel.key_view", params -> params.put("id", id));
        return ApiReply.data(Json.object().put("key", key)).notStored();
    }

    private ApiReply manage(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("channel_id");
        String action = body.text("action", "");
        ApiReply reply = switch (action) {
            case "get_key_status" -> status(body, id);
            case "disable_key" -> switchOne(body, id, false);
            case "enable_key" -> switchOne(body, id, true);
            case "disable_all_keys" -> switchAll(id, false);
            case "enable_all_keys" -> switchAll(id, true);
            case "delete_key" -> {
                int index = index(body);
                remove(id, keys -> {
                    keys.check(index);
                    return keys.places(place -> place != index);
                });
                yield message("key deleted");
            }
            case "delete_disabled_keys" ->
                ApiReply.data(remove(
                        id,
                        keys -> keys.places(
                                place -> keys.info().status(place) != ChannelState.DISABLED_AUTOMATICALLY)));
            default -> throw Declined.because("multi_key_action", "no such action");
        };
        if (!action.equals("get_key_status")) {
            audit.write(
                    request,
                    "channel.multi_key_manage",
                    params -> params.put("id", id).put("action", action));
        }
        return reply;
    }

    private ApiReply status(Body body, long id) {
        KeyStates keys = store.keyStates(id);
        int wanted = (int) body.number("status", 0);
        List<Integer> places = keys.places(place -> wanted == 0 || keys.info().status(place) == wanted);
        Paging paging = new Paging(
                Math.clamp(body.number("page", 1), 1, 1_000_000), Math.clamp(body.number("page_size", PAGE), 1, 100));
        ArrayNode list = Json.array();
        paging.cut(places).forEach(place -> list.add(keys.show(place)));
        ObjectNode data = Json.object();
        data.set("keys", list);
        data.put("total", places.size())
                .put("page", paging.page())
                .put("page_size", paging.size())
                .put("total_pages", Math.ceilDiv(places.size(), paging.size()))
                .put("enabled_count", keys.count(ChannelState.ENABLED))
                .put("manual_disabled_count", keys.count(ChannelState.DISABLED))
                .put("auto_disabled_count", keys.count(ChannelState.DISABLED_AUTOMATICALLY));
        return ApiReply.data(data);
    }

    private ApiReply switchOne(Body body, long id, boolean enabled) {
        int index = index(body);
        change(id, keys -> {
            keys.check(index);
            keys.turn(index, enabled, now());
            return 1;
        });
        return message(enabled ? "key enabled" : "key disabled");
    }

    private ApiReply switchAll(long id, boolean enabled) {
        int changed = change(id, keys -> {
            List<Integer> others = keys.places(place -> (keys.info().status(place) == ChannelState.ENABLED) != enabled);
            others.forEach(place -> keys.turn(place, enabled, now()));
            return others.size();
        });
        return message("%d keys %s".formatted(changed, enabled ? "enabled" : "disabled"));
    }

    private int remove(long id, Function<KeyStates, List<Integer>> keeps) {
        return edits.apply(tx -> {
            KeyStates keys = KeyStates.of(ChannelStore.withKey(tx, id));
            List<Integer> kept = keeps.apply(keys);
            if (kept.isEmpty()) {
                throw Declined.because("multi_key_last", "the last key of a channel cannot be deleted");
            }
            KeyList after = keys.list().keep(kept);
            keys.info().keysChanged(keys.list(), after);
            Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put(CHANNELS.KEY, after.text());
            columns.put(CHANNELS.CHANNEL_INFO, keys.info().text());
            ChannelWriter.update(tx, id, columns);
            return keys.list().size() - kept.size();
        });
    }

    private int change(long id, ToIntFunction<KeyStates> work) {
        return edits.apply(tx -> {
            KeyStates keys = KeyStates.of(ChannelStore.withKey(tx, id));
            int changed = work.applyAsInt(keys);
            store(tx, id, keys);
            return changed;
        });
    }

    private static void store(DSLContext tx, long id, KeyStates keys) {
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(CHANNELS.CHANNEL_INFO, keys.info().text());
        ChannelWriter.update(tx, id, columns);
    }

    private static int index(Body body) {
        return Math.clamp(body.requiredNumber("key_index"), -1, Integer.MAX_VALUE);
    }

    private static ApiReply message(String text) {
        return ApiReply.raw(200, Json.object().put("success", true).put("message", text));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
