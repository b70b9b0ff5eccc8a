package dev.sluice.admin;

import static dev.sluice.store.Tables.SETUPS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import dev.sluice.store.OptionsKeeper;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The first start through the API: makes the root account, once. A row in `setups` means it is done.
final class Setup {
    private static final int LONGEST_NAME = 12;
    private static final long ROOT_QUOTA = 100_000_000;

    private final Database database;
    private final OptionsKeeper options;
    private final InstantSource clock;
    private volatile boolean knownDone;

    Setup(Database database, OptionsKeeper options, InstantSource clock) {
        this.database = database;
        this.options = options;
        this.clock = clock;
    }

    /// Once done it stays done, so the answer is remembered.
    boolean done() {
        if (!knownDone) {
            knownDone = database.read(sql -> sql.fetchExists(SETUPS) || hasRoot(sql));
        }
        return knownDone;
    }

    boolean rootExists() {
        return database.read(Setup::hasRoot);
    }

    String databaseType() {
        return switch (database.engine()) {
            case SQLITE -> "sqlite";
            case MYSQL -> "mysql";
            case POSTGRESQL -> "postgres";
        };
    }

    /// Body: `{username, password, confirmPassword, SelfUseModeEnabled, DemoSiteEnabled}`.
    void run(Body body) {
        if (done()) {
            throw Declined.because("setup_done", "this installation is set up already");
        }
        boolean needsRoot = !rootExists();
        String username = body.text("username", "").strip();
        String password = body.text("password", "");
        if (needsRoot) {
            check(username, password, body.text("confirmPassword", ""));
        }
        String hash = needsRoot ? Passwords.hash(password) : "";
        database.write(tx -> {
            if (sqlDone(tx)) {
                throw Declined.because("setup_done", "this installation is set up already");
            }
            if (needsRoot) {
                insertRoot(tx, username, hash);
            }
            return tx.insertInto(SETUPS)
                    .set(SETUPS.VERSION, AdminConfig.NEW_API_VERSION)
                    .set(SETUPS.INITIALIZED_AT, clock.instant().getEpochSecond())
                    .execute();
        });
        options.put(Map.of(
                "SelfUseModeEnabled", Boolean.toString(body.flag("SelfUseModeEnabled", false)),
                "DemoSiteEnabled", Boolean.toString(body.flag("DemoSiteEnabled", false))));
        knownDone = true;
    }

    private static boolean sqlDone(DSLContext tx) {
        return tx.fetchExists(SETUPS);
    }

    private static boolean hasRoot(DSLContext sql) {
        return sql.fetchExists(DSL.selectOne().from(USERS).where(USERS.ROLE.eq(Roles.ROOT), USERS.DELETED_AT.isNull()));
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

    private void insertRoot(DSLContext tx, String username, String hash) {
        Map<Field<?>, @Nullable Object> row = new LinkedHashMap<>();
        row.put(USERS.USERNAME, username);
        row.put(USERS.PASSWORD, hash);
        row.put(USERS.DISPLAY_NAME, "Root User");
        row.put(USERS.ROLE, Roles.ROOT);
        row.put(USERS.STATUS, Account.ENABLED);
        row.put(USERS.GROUP, "default");
        row.put(USERS.QUOTA, ROOT_QUOTA);
        row.put(USERS.AFF_CODE, "");
        row.put(USERS.CREATED_AT, clock.instant().getEpochSecond());
        Inserts.row(tx, USERS, USERS.ID, row);
    }
}
