package dev.sluice.admin;

import static dev.sluice.store.Tables.SESSIONS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// Signed-in browsers. A session is found by the hash of its secret id; the id itself is only in the cookie.
///
/// The row's `data` is `{login_method, ip, user_agent}`; `pending` marks a session whose second factor is still
/// missing, `verified_at` the second in which its owner proved who they are once more.
final class SessionStore {
    private static final Duration PENDING_LIFE = Duration.ofMinutes(5);
    private static final String PENDING = "pending";
    private static final String VERIFIED_AT = "verified_at";

    /// A session and who it belongs to.
    record Found(String hash, Account account, boolean pending) {}

    private final Database database;
    private final Duration life;
    private final InstantSource clock;

    SessionStore(Database database, Duration life, InstantSource clock) {
        this.database = database;
        this.life = life;
        this.clock = clock;
    }

    Duration life() {
        return life;
    }

    /// Opens a session and returns its secret id. Ended sessions of everybody are swept on the way.
    String open(long userId, String method, ApiRequest request) {
        return insert(userId, data(method, request), life);
    }

    /// Remembers for five minutes that a password was right while the second factor is awaited.
    String openPending(long userId, ApiRequest request) {
        return insert(userId, data("password", request).put(PENDING, true), PENDING_LIFE);
    }

    Optional<Found> find(String secretId) {
        if (secretId.isEmpty()) {
            return Optional.empty();
        }
        String hash = Secrets.fingerprint(secretId);
        return database.read(sql -> sql.select(Account.COLUMNS)
                .select(SESSIONS.DATA)
                .from(SESSIONS)
                .join(USERS)
                .on(USERS.ID.eq(SESSIONS.USER_ID))
                .where(SESSIONS.ID.eq(hash), SESSIONS.EXPIRES_AT.gt(now()), USERS.DELETED_AT.isNull())
                .fetchOptional()
                .map(row -> found(hash, row)));
    }

    void close(String hash) {
        remove(SESSIONS.ID.eq(hash));
    }

    /// Ends all sessions of an account but the one named; within the transaction that made it necessary.
    static void closeOthers(DSLContext tx, long userId, String keptHash) {
        tx.deleteFrom(SESSIONS)
                .where(SESSIONS.USER_ID.eq(userId), SESSIONS.ID.ne(keptHash))
                .execute();
    }

    /// The second in which the owner of a session proved anew who they are; 0 if never.
    long verifiedAt(String hash) {
        return database.read(sql -> sql.select(SESSIONS.DATA)
                        .from(SESSIONS)
                        .where(SESSIONS.ID.eq(hash))
                        .fetchOptional(SESSIONS.DATA))
                .map(data -> Json.tolerantObject(data).path(VERIFIED_AT).longValue(0))
                .orElse(0L);
    }

    void verified(String hash) {
        database.write(tx -> {
            String data = tx.select(SESSIONS.DATA)
                    .from(SESSIONS)
                    .where(SESSIONS.ID.eq(hash))
                    .fetchOne(SESSIONS.DATA);
            ObjectNode marked = Json.tolerantObject(data == null ? "" : data).put(VERIFIED_AT, now());
            return tx.update(SESSIONS)
                    .set(SESSIONS.DATA, Json.write(marked))
                    .where(SESSIONS.ID.eq(hash))
                    .execute();
        });
    }

    private String insert(long userId, ObjectNode data, Duration lasts) {
        String secretId = Secrets.sessionId();
        database.write(tx -> {
            tx.deleteFrom(SESSIONS).where(SESSIONS.EXPIRES_AT.le(now())).execute();
            return tx.insertInto(SESSIONS)
                    .set(SESSIONS.ID, Secrets.fingerprint(secretId))
                    .set(SESSIONS.USER_ID, userId)
                    .set(SESSIONS.CREATED_AT, now())
                    .set(SESSIONS.EXPIRES_AT, now() + lasts.toSeconds())
                    .set(SESSIONS.DATA, Json.write(data))
                    .execute();
        });
        return secretId;
    }

    private void remove(Condition which) {
        database.write(tx -> tx.deleteFrom(SESSIONS).where(which).execute());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static ObjectNode data(String method, ApiRequest request) {
        String agent = request.header("User-Agent").orElse("");
        return Json.object()
                .put("login_method", method)
                .put("ip", request.clientIp())
                .put("user_agent", agent.substring(0, Math.min(agent.length(), 256)));
    }

    private static Found found(String hash, Record row) {
        ObjectNode data = Json.tolerantObject(Rows.text(row, SESSIONS.DATA));
        return new Found(hash, Account.of(row), data.path(PENDING).booleanValue(false));
    }
}
