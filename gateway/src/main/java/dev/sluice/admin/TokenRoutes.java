package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;

import dev.sluice.store.OptionsKeeper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import tools.jackson.databind.node.ObjectNode;

/// The tokens of the caller: list, search, create, edit, delete, and the key whole on request.
///
/// Lists mask keys. Option `compat.full_token_key` shows them whole there too, for scripts written for the fork.
final class TokenRoutes implements ApiModule {
    private static final int MOST_KEYS = 100;

    private final ManagedTokenStore store;
    private final OptionsKeeper options;

    TokenRoutes(ManagedTokenStore store, OptionsKeeper options) {
        this.store = store;
        this.options = options;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.USER, "/api/token", this::list);
        routes.get(Access.USER, "/api/token/search", this::search);
        routes.get(Access.USER, "/api/token/:id", this::get);
        routes.post(Access.USER, "/api/token/:id/key", this::key);
        routes.post(Access.USER, "/api/token/batch/keys", this::keys);
        routes.post(Access.USER, "/api/token", this::create);
        routes.put(Access.USER, "/api/token", this::update);
        routes.delete(Access.USER, "/api/token/:id", this::delete);
        routes.post(Access.USER, "/api/token/batch", this::deleteBatch);
    }

    private ApiReply list(ApiRequest request) {
        return page(request, DSL.noCondition());
    }

    private ApiReply search(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        request.query("keyword")
                .ifPresent(name -> conditions.add(
                        name.indexOf('%') >= 0
                                ? Like.exactUnlessPercent("keyword", TOKENS.NAME, name)
                                : Like.contains(TOKENS.NAME, name)));
        request.query("token")
                .map(key -> key.startsWith("sk-") ? key.substring(3) : key)
                .ifPresent(key -> conditions.add(Like.exactUnlessPercent("token", TOKENS.KEY, key)));
        return page(request, DSL.and(conditions));
    }

    private ApiReply page(ApiRequest request, Condition filter) {
        Paging paging = Paging.of(request);
        var listing = store.list(request.caller().id(), filter, paging);
        return ApiReply.data(paging.render(
                listing.total(), listing.rows().stream().map(this::show).toList()));
    }

    private ApiReply get(ApiRequest request) {
        return ApiReply.data(show(store.get(request.caller().id(), request.id())));
    }

    private ApiReply key(ApiRequest request) {
        long id = request.id();
        String key = store.keys(request.caller().id(), Set.of(id)).get(id);
        if (key == null) {
            throw Declined.missing("token", id);
        }
        return ApiReply.data(Json.object().put("key", key)).notStored();
    }

    private ApiReply keys(ApiRequest request) {
        Set<Long> ids = request.body().ids("ids");
        if (ids.size() > MOST_KEYS) {
            throw Declined.because("too_many_ids", "ids names more than %d tokens".formatted(MOST_KEYS));
        }
        ObjectNode keys = Json.object();
        store.keys(request.caller().id(), ids).forEach((id, key) -> keys.put(Long.toString(id), key));
        ObjectNode data = Json.object();
        data.set("keys", keys);
        return ApiReply.data(data).notStored();
    }

    /// new-api answers without the id and the key, and its clients look the token up afterwards; they may still do
    /// so.
    private ApiReply create(ApiRequest request) {
        var now = options.current();
        Record row = store.create(
                request.caller().id(),
                TokenForm.create(request.body(), now),
                Math.max(1, now.number("token_setting.max_user_tokens")));
        return ApiReply.data(Json.object().put("id", row.get(TOKENS.ID)).put("key", Rows.text(row, TOKENS.KEY)))
                .notStored();
    }

    private ApiReply update(ApiRequest request) {
        Body body = request.body();
        long user = request.caller().id();
        long id = body.requiredNumber("id");
        Record row = request.query("status_only").isPresent()
                ? store.setStatus(user, id, status(body))
                : store.update(user, id, TokenForm.update(body, options.current()));
        return ApiReply.data(show(row));
    }

    private ApiReply delete(ApiRequest request) {
        if (store.delete(request.caller().id(), Set.of(request.id())) == 0) {
            throw Declined.missing("token", request.id());
        }
        return ApiReply.done();
    }

    private ApiReply deleteBatch(ApiRequest request) {
        return ApiReply.data(store.delete(request.caller().id(), request.body().ids("ids")));
    }

    private ObjectNode show(Record row) {
        return options.current().flag("compat.full_token_key") ? TokenShape.whole(row) : TokenShape.masked(row);
    }

    private static int status(Body body) {
        long status = body.requiredNumber("status");
        if (status != TokenStatus.ENABLED && status != TokenStatus.DISABLED) {
            throw Declined.because("token_status", "status is 1 (enabled) or 2 (disabled)");
        }
        return (int) status;
    }
}
