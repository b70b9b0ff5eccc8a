package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import dev.sluice.store.OptionsKeeper;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// Signing in and out. A session is a row on our side and can be ended there; the cookie holds only its secret id.
final class LoginRoutes implements ApiModule {
    private final Database database;
    private final OptionsKeeper options;
    private final SessionStore sessions;
    private final SessionCookie cookie;
    private final TwoFactor twoFactor;
    private final StepUp stepUp;
    private final LoginThrottle throttle;
    private final Audit audit;
    private final InstantSource clock;

    LoginRoutes(
            Database database,
            OptionsKeeper options,
            SessionStore sessions,
            SessionCookie cookie,
            TwoFactor twoFactor,
            StepUp stepUp,
            LoginThrottle throttle,
            Audit audit,
            InstantSource clock) {
        this.database = database;
        this.options = options;
        this.sessions = sessions;
        this.cookie = cookie;
        this.twoFactor = twoFactor;
        this.stepUp = stepUp;
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.PUBLIC, "/api/user/login", this::login);
        routes.post(Access.PUBLIC, "/api/user/login/2fa", this::secondFactor);
        routes.getOrPost(Access.PUBLIC, "/api/user/logout", this::logout);
        routes.post(Access.USER, "/api/verify", this::verify);
    }

    private ApiReply login(ApiRequest request) {
        if (!options.current().flag("PasswordLoginEnabled")) {
            throw Declined.because("password_login_disabled", "signing in with a password is switched off");
        }
        Body body = request.body();
        String username = body.text("username", "").strip();
        String password = body.text("password", "");
        if (username.isEmpty() || password.isEmpty()) {
            throw Declined.because("invalid_parameters", "username or password is empty");
        }
        throttle.check(username, request.clientIp());
        Optional<Record> row = byName(username);
        boolean right = Passwords.matches(
                password, row.map(found -> Rows.text(found, USERS.PASSWORD)).orElse(""));
        if (row.isEmpty() || !right) {
            throttle.failed(username, request.clientIp());
            throw Declined.because("wrong_password", "the username or the password is wrong");
        }
        throttle.succeeded(username, request.clientIp());
        Account account = Account.of(row.get());
        checkEnabled(account);
        if (twoFactor.enabledFor(account.id())) {
            String pending = sessions.openPending(account.id(), request);
            return ApiReply.data(Json.object().put("require_2fa", true)).with("Set-Cookie", cookie.set(pending));
        }
        return signIn(request, account, "password");
    }

    private ApiReply secondFactor(ApiRequest request) {
        SessionStore.Found pending = sessions.find(request.sessionId())
                .filter(SessionStore.Found::pending)
                .orElseThrow(() -> Declined.because("auth.not_logged_in", "sign in with the password first"));
        checkEnabled(pending.account());
        if (!twoFactor.verify(pending.account().id(), request.body().text("code", ""))) {
            throw Declined.because("wrong_code", "the code is wrong");
        }
        sessions.close(pending.hash());
        return signIn(request, pending.account(), "2fa");
    }

    private ApiReply logout(ApiRequest request) {
        if (!request.sessionId().isEmpty()) {
            sessions.close(Secrets.fingerprint(request.sessionId()));
        }
        return ApiReply.done().with("Set-Cookie", cookie.clear());
    }

    private ApiReply verify(ApiRequest request) {
        long until = stepUp.verify(request);
        return ApiReply.data(Json.object().put("verified", true).put("expires_at", until));
    }

    private ApiReply signIn(ApiRequest request, Account account, String method) {
        String secretId = sessions.open(account.id(), method, request);
        Record row = database.write(tx -> {
            tx.update(USERS)
                    .set(USERS.LAST_LOGIN_AT, clock.instant().getEpochSecond())
                    .where(USERS.ID.eq(account.id()))
                    .execute();
            return tx.select(UserShape.SIGNED_IN.columns())
                    .from(USERS)
                    .where(USERS.ID.eq(account.id()))
                    .fetchSingle();
        });
        audit.signedIn(request, account, method);
        ObjectNode data = UserShape.SIGNED_IN.show(row);
        return ApiReply.data(data).with("Set-Cookie", cookie.set(secretId)).notStored();
    }

    /// By name or, when it is the only account with it, by e-mail address.
    private Optional<Record> byName(String username) {
        return database.read(sql -> {
            var found = sql.select(Account.COLUMNS)
                    .select(USERS.PASSWORD)
                    .from(USERS)
                    .where(USERS.USERNAME.eq(username).or(USERS.EMAIL.eq(username)), USERS.DELETED_AT.isNull())
                    .limit(2)
                    .fetch();
            return found.stream()
                    .filter(row ->
                            found.size() == 1 || Rows.text(row, USERS.USERNAME).equals(username))
                    .map(Record.class::cast)
                    .findFirst();
        });
    }

    private static void checkEnabled(Account account) {
        if (!account.enabled()) {
            throw Declined.because("auth.user_banned", "this account is disabled");
        }
    }
}
