package dev.sluice.store;

import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.SETUPS;
import static dev.sluice.store.Tables.USERS;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.exception.IntegrityConstraintViolationException;

/// Makes the root account of a database that has none: at the start, with a password from the environment or a random
/// one, or later through the setup page.
///
/// The first start is done when `setups` has a row or somebody has the role root, as new-api sees it.
public final class FirstStart {
    static final int ROOT = 100;

    private static final long ROOT_QUOTA = 100_000_000;
    private static final int BCRYPT_COST = 10;
    private static final String PASSWORD = "SLUICE_ROOT_PASSWORD";

    /// Letters and digits that cannot be taken for one another.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// A root account just made. `password` is only there when Sluice thought of it: show it once, keep it nowhere.
    public record Root(String username, Optional<String> password) {
        @Override
        public String toString() {
            return username;
        }
    }

    /// What a setup page asks for.
    public record Setup(String username, String password, boolean selfUse, boolean demoSite) {
        @Override
        public String toString() {
            return username;
        }
    }

    private final Database database;
    private final Clock clock;
    private final String version;

    public FirstStart(Database database, Clock clock, String version) {
        this.database = database;
        this.clock = clock;
        this.version = version;
    }

    public boolean done() {
        return database.read(sql -> sql.fetchExists(SETUPS) || rootExists(sql));
    }

    public boolean rootExists() {
        return database.read(FirstStart::rootExists);
    }

    private static boolean rootExists(DSLContext sql) {
        return sql.fetchExists(
                sql.selectOne().from(USERS).where(USERS.ROLE.eq(ROOT)).and(USERS.DELETED_AT.isNull()));
    }

    /// Makes the account `root` when the first start is not done; empty when it is. The password is
    /// `SLUICE_ROOT_PASSWORD`, 8 characters to 72 bytes, or a random one.
    public Optional<Root> ensureRoot(Environment environment) {
        Optional<String> given = environment.text(PASSWORD);
        given.filter(password -> !fit(password)).ifPresent(password -> {
            throw new BadSetting(PASSWORD, password, "8 characters to 72 bytes");
        });
        if (done()) {
            // A root without a row in `setups` comes from one-api; new-api adds the row at its start, too.
            database.write(this::mark);
            return Optional.empty();
        }
        String password = given.orElseGet(FirstStart::random);
        return create(new Setup("root", password, false, false), false)
                ? Optional.of(new Root("root", given.isPresent() ? Optional.empty() : Optional.of(password)))
                : Optional.empty();
    }

    /// Does what a setup page asks; false when somebody was faster or the first start is done already. An account
    /// that has the role root already stays as it is.
    public boolean complete(Setup setup) {
        if (!fit(setup.password())
                || setup.username().isBlank()
                || setup.username().length() > 12) {
            throw new IllegalArgumentException(
                    "a user name has 1 to 12 characters, a password 8 characters to 72 bytes");
        }
        return create(setup, true);
    }

    private static boolean fit(String password) {
        return password.length() >= 8 && password.getBytes(StandardCharsets.UTF_8).length <= 72;
    }

    private boolean create(Setup setup, boolean modes) {
        String hash =
                BCrypt.withDefaults().hashToString(BCRYPT_COST, setup.password().toCharArray());
        try {
            return database.write(tx -> {
                if (tx.fetchExists(SETUPS)) {
                    return false;
                }
                if (!rootExists(tx)) {
                    insert(tx, setup.username(), hash);
                }
                mark(tx);
                if (modes) {
                    save(tx, "SelfUseModeEnabled", setup.selfUse());
                    save(tx, "DemoSiteEnabled", setup.demoSite());
                }
                return true;
            });
        } catch (IntegrityConstraintViolationException e) {
            if (rootExists()) {
                return false;
            }
            throw e;
        }
    }

    private void insert(DSLContext tx, String username, String hash) {
        tx.insertInto(USERS)
                .set(Map.of(
                        USERS.USERNAME,
                        username,
                        USERS.PASSWORD,
                        hash,
                        USERS.DISPLAY_NAME,
                        "Root User",
                        USERS.ROLE,
                        ROOT,
                        USERS.STATUS,
                        1,
                        USERS.QUOTA,
                        ROOT_QUOTA,
                        USERS.GROUP,
                        "default",
                        USERS.AFF_CODE,
                        "",
                        USERS.CREATED_AT,
                        clock.instant().getEpochSecond()))
                .execute();
    }

    private Void mark(DSLContext tx) {
        if (!tx.fetchExists(SETUPS)) {
            tx.insertInto(SETUPS, SETUPS.VERSION, SETUPS.INITIALIZED_AT)
                    .values(version, clock.instant().getEpochSecond())
                    .execute();
        }
        return null;
    }

    private static void save(DSLContext tx, String key, boolean value) {
        tx.deleteFrom(OPTIONS).where(OPTIONS.KEY.eq(key)).execute();
        tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                .values(key, Boolean.toString(value))
                .execute();
    }

    private static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
