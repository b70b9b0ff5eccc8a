package dev.sluice.admin;

import dev.sluice.store.Engine;
import dev.sluice.store.FirstStart;
import dev.sluice.store.OptionsKeeper;

/// The first start through the API: makes the root account, once.
final class Setup {
    private static final int LONGEST_NAME = 12;

    private final FirstStart firstStart;
    private final Engine engine;
    private final OptionsKeeper options;
    private volatile boolean knownDone;

    Setup(FirstStart firstStart, Engine engine, OptionsKeeper options) {
        this.firstStart = firstStart;
        this.engine = engine;
        this.options = options;
    }

    /// Once done it stays done, so the answer is remembered.
    boolean done() {
        if (!knownDone) {
            knownDone = firstStart.done();
        }
        return knownDone;
    }

    boolean rootExists() {
        return firstStart.rootExists();
    }

    String databaseType() {
        return switch (engine) {
            case SQLITE -> "sqlite";
            case MYSQL -> "mysql";
            case POSTGRESQL -> "postgres";
        };
    }

    /// Body: `{username, password, confirmPassword, SelfUseModeEnabled, DemoSiteEnabled}`.
    void run(Body body) {
        String username = body.text("username", "").strip();
        String password = body.text("password", "");
        if (done()) {
            throw done("this installation is set up already");
        }
        check(username, password, body.text("confirmPassword", ""));
        boolean made = firstStart.complete(new FirstStart.Setup(
                username, password, body.flag("SelfUseModeEnabled", false), body.flag("DemoSiteEnabled", false)));
        if (!made) {
            throw done("somebody else has set this installation up meanwhile");
        }
        options.refresh();
    }

    private static void check(String username, String password, String confirmed) {
        if (username.isEmpty() || username.length() > LONGEST_NAME) {
            throw Declined.because("setup_username", "username has 1 to %d characters".formatted(LONGEST_NAME));
        }
        Passwords.checkNew(password);
        if (!password.equals(confirmed)) {
            throw Declined.because("setup_password", "password and confirmPassword differ");
        }
    }

    private static Declined done(String message) {
        return Declined.because("setup_done", message);
    }
}
