package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;

import dev.sluice.store.Database;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// What a client may ask about its own token.
final class UsageRoutes implements ApiModule {
    private final Database database;

    UsageRoutes(Database database) {
        this.database = database;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.TOKEN, "/api/usage/token", this::usage);
    }

    /// Has a form of its own: `{code: true, message: "ok", data}`. `expires_at` is 0 for never.
    private ApiReply usage(ApiRequest request) {
        if (!(request.caller().means() instanceof Caller.Means.Token(long tokenId))) {
            throw new IllegalStateException("a TOKEN route was called without a token");
        }
        Record row = database.read(sql -> sql.select(TokenShape.COLUMNS.columns())
                .from(TOKENS)
                .where(TOKENS.ID.eq(tokenId))
                .fetchOptional()
                .orElseThrow(() -> new Declined(401, "auth.token_invalid", "the token is not valid")));
        long available = Rows.number(row, TOKENS.REMAIN_QUOTA);
        long used = Rows.number(row, TOKENS.USED_QUOTA);
        long end = Rows.number(row, TOKENS.EXPIRED_TIME);
        ObjectNode data = Json.object()
                .put("object", "token_usage")
                .put("name", Rows.text(row, TOKENS.NAME))
                .put("total_granted", available + used)
                .put("total_used", used)
                .put("total_available", available)
                .put("unlimited_quota", Rows.flag(row, TOKENS.UNLIMITED_QUOTA));
        ObjectNode limits = data.putObject("model_limits");
        CommaNames.of(Rows.text(row, TOKENS.MODEL_LIMITS)).forEach(model -> limits.put(model, true));
        data.put("model_limits_enabled", Rows.flag(row, TOKENS.MODEL_LIMITS_ENABLED))
                .put("expires_at", end == -1 ? 0 : end);
        ObjectNode body = Json.object().put("code", true).put("message", "ok");
        body.set("data", data);
        return ApiReply.raw(200, body);
    }
}
