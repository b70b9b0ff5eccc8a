package dev.sluice.admin;

import static dev.sluice.store.Tables.LOGS;

import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The trail of what was changed and by whom: a log row of type 3 per change, of type 7 per sign-in. `other` is
/// `{op: {action, params}, admin_info: {…}}` with the action names of new-api; never a key or an option's value.
///
/// The change is done by then, so a log database that cannot be reached costs the row, not the answer.
final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private final Database logs;
    private final InstantSource clock;

    Audit(Database logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    void write(ApiRequest request, String action, Consumer<ObjectNode> params) {
        Caller caller = request.caller();
        insert(
                LogType.MANAGE,
                caller.id(),
                caller.username(),
                action,
                request.clientIp(),
                other(request, action, params));
    }

    /// A change of another account's money: the row is that account's, `words` are for its owner to read.
    void wallet(
            ApiRequest request,
            long userId,
            String username,
            String words,
            String action,
            Consumer<ObjectNode> params) {
        insert(LogType.MANAGE, userId, username, words, "", other(request, action, params));
    }

    private static ObjectNode other(ApiRequest request, String action, Consumer<ObjectNode> params) {
        Caller caller = request.caller();
        ObjectNode other = Json.object();
        ObjectNode op = other.putObject("op").put("action", action);
        params.accept(op.putObject("params"));
        other.putObject("admin_info")
                .put("admin_id", caller.id())
                .put("admin_username", caller.username())
                .put("admin_role", caller.role())
                .put("auth_method", caller.means() instanceof Caller.Means.Session ? "session" : "access_token");
        return other;
    }

    void signedIn(ApiRequest request, Account account, String method) {
        ObjectNode other = Json.object();
        other.putObject("op").put("action", "user.login");
        other.put("login_method", method);
        other.put("user_agent", request.header("User-Agent").orElse(""));
        insert(LogType.LOGIN, account.id(), account.username(), "login", request.clientIp(), other);
    }

    /// The row of a channel test: what it used is logged, nobody is charged for it.
    void tested(Caller caller, long channelId, String model, ChannelProbe.Result result) {
        ObjectNode other =
                Json.object().put("channel_test", true).put("frt", result.took().toMillis());
        insert(tx -> tx.insertInto(LOGS)
                .set(LOGS.TYPE, LogType.CONSUME)
                .set(LOGS.USER_ID, caller.id())
                .set(LOGS.USERNAME, caller.username())
                .set(LOGS.CREATED_AT, clock.instant().getEpochSecond())
                .set(LOGS.CONTENT, "channel test")
                .set(LOGS.MODEL_NAME, model)
                .set(LOGS.CHANNEL_ID, channelId)
                .set(LOGS.QUOTA, 0L)
                .set(LOGS.PROMPT_TOKENS, result.promptTokens())
                .set(LOGS.COMPLETION_TOKENS, result.completionTokens())
                .set(LOGS.USE_TIME, result.took().toSeconds())
                .set(LOGS.OTHER, Json.write(other))
                .execute());
    }

    private void insert(int type, long userId, String username, String content, String ip, ObjectNode other) {
        insert(tx -> tx.insertInto(LOGS)
                .set(LOGS.TYPE, type)
                .set(LOGS.USER_ID, userId)
                .set(LOGS.USERNAME, username)
                .set(LOGS.CREATED_AT, clock.instant().getEpochSecond())
                .set(LOGS.CONTENT, content)
                .set(LOGS.IP, ip)
                .set(LOGS.OTHER, Json.write(other))
                .execute());
    }

    private void insert(Function<DSLContext, Integer> row) {
        try {
            logs.write(row);
        } catch (RuntimeException failure) {
            log.atError().setCause(failure).log("log row of a management action lost");
        }
    }
}
