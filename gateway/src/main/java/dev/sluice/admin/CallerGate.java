package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.util.Optional;
import org.jooq.Record;

/// Settles who calls and whether the route is theirs. Statuses are new-api's: only a missing or mismatched credential
/// is 401, an account that is known but not allowed gets 200 with `success:false`.
final class CallerGate {
    private static final String BEARER = "Bearer ";

    private final Database database;
    private final SessionStore sessions;

    CallerGate(Database database, SessionStore sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    Caller admit(ApiRequest request) {
        return switch (request.route().access()) {
            case PUBLIC -> Caller.NOBODY;
            case USER, ADMIN, ROOT -> account(request);
            case TOKEN -> token(request);
        };
    }

    /// A session wins over an `Authorization` header, as in new-api.
    private Caller account(ApiRequest request) {
        Optional<SessionStore.Found> session =
                sessions.find(request.sessionId()).filter(found -> !found.pending());
        Account account = session.isPresent() ? session.get().account() : byAccessToken(request);
        checkUserHeader(request, account, session.isPresent());
        if (!account.enabled()) {
            throw Declined.because("auth.user_banned", "this account is disabled");
        }
        if (account.role() < request.route().access().role()) {
            throw Declined.because("auth.insufficient_privilege", "this account has no right to do this");
        }
        return account.caller(
                session.isPresent() ? new Caller.Means.Session(session.get().hash()) : new Caller.Means.AccessToken());
    }

    private Account byAccessToken(ApiRequest request) {
        String secret = request.header("Authorization")
                .map(header -> header.startsWith(BEARER)
                        ? header.substring(BEARER.length()).strip()
                        : header)
                .orElse("");
        if (secret.isEmpty()) {
            throw new Declined(401, "auth.not_logged_in", "not signed in and no access token given");
        }
        return database.read(sql -> sql.select(Account.COLUMNS)
                        .from(USERS)
                        .where(USERS.ACCESS_TOKEN.eq(secret), USERS.DELETED_AT.isNull())
                        .fetchOptional())
                .map(Account::of)
                .orElseThrow(() -> Declined.because("auth.access_token_invalid", "the access token is not valid"));
    }

    /// A cookie is sent by the browser on its own; `New-Api-User` is not, and another site cannot add it. So with a
    /// cookie it is demanded wherever something changes. An access token needs no such proof.
    private static void checkUserHeader(ApiRequest request, Account account, boolean bySession) {
        Optional<String> header = request.header("New-Api-User");
        if (header.isEmpty()) {
            if (bySession && request.route().unsafe()) {
                throw new Declined(401, "auth.user_id_not_provided", "the header New-Api-User is missing");
            }
            return;
        }
        if (!header.get().matches("-?[0-9]{1,18}")) {
            throw new Declined(401, "auth.user_id_format_error", "the header New-Api-User is not a number");
        }
        if (Long.parseLong(header.get()) != account.id()) {
            throw new Declined(401, "auth.user_id_mismatch", "the header New-Api-User names another account");
        }
    }

    /// Expired and used-up tokens pass: their owner may look at what they spent.
    private Caller token(ApiRequest request) {
        String header = request.header("Authorization").orElse("");
        if (!header.startsWith(BEARER)) {
            throw new Declined(401, "auth.token_missing", "the header Authorization has no bearer token");
        }
        return tokenCaller(header.substring(BEARER.length()).strip());
    }

    private Caller tokenCaller(String credential) {
        String bare = credential.startsWith("sk-") ? credential.substring(3) : credential;
        int hyphen = bare.indexOf('-');
        String key = hyphen < 0 ? bare : bare.substring(0, hyphen);
        Record row = database.read(sql -> sql.select(Account.COLUMNS)
                        .select(TOKENS.ID, TOKENS.STATUS)
                        .from(TOKENS)
                        .join(USERS)
                        .on(USERS.ID.eq(TOKENS.USER_ID))
                        .where(TOKENS.KEY.eq(key), TOKENS.DELETED_AT.isNull(), USERS.DELETED_AT.isNull())
                        .fetchOptional())
                .orElseThrow(() -> new Declined(401, "auth.token_invalid", "the token is not valid"));
        if (Rows.number(row, TOKENS.STATUS) == TokenStatus.DISABLED) {
            throw new Declined(401, "auth.token_disabled", "the token is disabled");
        }
        Account account = Account.of(row);
        if (!account.enabled()) {
            throw new Declined(403, "auth.user_banned", "the token's account is disabled");
        }
        return account.caller(new Caller.Means.Token(row.get(TOKENS.ID)));
    }
}
