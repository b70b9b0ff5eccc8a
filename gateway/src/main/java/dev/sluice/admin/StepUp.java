package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Asks a signed-in person once more who they are, before a secret is shown.
///
/// A proof is a code of the second factor; who has none gives the password (new-api lets nobody pass without a second
/// factor). A proof in the request counts for that request, so scripts can give one; one given to `POST /api/verify`
/// counts for five minutes of that session.
final class StepUp {
    private static final Duration VALID = Duration.ofMinutes(5);

    private final Database database;
    private final SessionStore sessions;
    private final TwoFactor twoFactor;
    private final LoginThrottle throttle;
    private final InstantSource clock;

    StepUp(Database database, SessionStore sessions, TwoFactor twoFactor, LoginThrottle throttle, InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.twoFactor = twoFactor;
        this.throttle = throttle;
        this.clock = clock;
    }

    /// Passes or fails with 403 and one of new-api's codes.
    void demand(ApiRequest request) {
        Body body = request.optionalBody();
        if (body.has("code") || body.has("password")) {
            prove(request, body);
            return;
        }
        long verifiedAt =
                request.caller().means() instanceof Caller.Means.Session(String hash) ? sessions.verifiedAt(hash) : 0;
        if (verifiedAt == 0) {
            throw new Declined(
                    403,
                    "VERIFICATION_REQUIRED",
                    "prove who you are first: send code (second factor) or password, here or to POST /api/verify");
        }
        if (verifiedAt + VALID.toSeconds() <= now()) {
            throw new Declined(403, "VERIFICATION_EXPIRED", "the last proof is too old; give a new one");
        }
    }

    /// Checks a proof and, for a session, remembers it. Returns the second in which it ends.
    long verify(ApiRequest request) {
        prove(request, request.body());
        if (request.caller().means() instanceof Caller.Means.Session(String hash)) {
            sessions.verified(hash);
        }
        return now() + VALID.toSeconds();
    }

    private void prove(ApiRequest request, Body body) {
        Caller caller = request.caller();
        boolean proved = twoFactor.enabledFor(caller.id())
                ? twoFactor.verify(caller.id(), body.text("code", ""))
                : passwordIsRight(request, body.text("password", ""));
        if (!proved) {
            throw new Declined(403, "VERIFICATION_INVALID", "the code or password is wrong");
        }
    }

    private boolean passwordIsRight(ApiRequest request, String password) {
        Caller caller = request.caller();
        throttle.check(caller.username(), request.clientIp());
        Optional<String> hash = database.read(sql -> sql.select(USERS.PASSWORD)
                .from(USERS)
                .where(USERS.ID.eq(caller.id()))
                .fetchOptional(USERS.PASSWORD));
        boolean right = Passwords.matches(password, hash.orElse(""));
        if (!right) {
            throttle.failed(caller.username(), request.clientIp());
        }
        return right;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
