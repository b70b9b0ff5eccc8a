package dev.sluice.admin;

import dev.sluice.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Second factors as new-api keeps them: a code of an authenticator app, or a backup code that works once.
///
/// Five wrong codes in a row lock the factor for five minutes. Failures are counted
/// per process.
final class TwoFactor {
    private static final int MOST_FAILURES = 5;
    private static final Duration LOCK = Duration.ofMinutes(5);
    private static final Table<Record> FACTORS = DSL.table(DSL.name("two_fas"));
    private static final Field<Long> USER_ID = DSL.field(DSL.name("user_id"), SQLDataType.BIGINT);
    private static final Field<String> SECRET = DSL.field(DSL.name("secret"), SQLDataType.VARCHAR);
    private static final Field<Boolean> IS_ENABLED = DSL.field(DSL.name("is_enabled"), SQLDataType.BOOLEAN);
    private static final Table<Record> BACKUP_CODES = DSL.table(DSL.name("two_fa_backup_codes"));
    private static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    private static final Field<String> CODE_HASH = DSL.field(DSL.name("code_hash"), SQLDataType.VARCHAR);
    private static final Field<Boolean> IS_USED = DSL.field(DSL.name("is_used"), SQLDataType.BOOLEAN);
    private static final Field<Object> DELETED_AT = DSL.field(DSL.name("deleted_at"));
    private static final Condition UNUSED = IS_USED.isNull().or(IS_USED.eq(false));

    private final Database database;
    private final FailureCounter failures;
    private final InstantSource clock;

    TwoFactor(Database database, InstantSource clock) {
        this.database = database;
        this.failures = new FailureCounter(LOCK, clock);
        this.clock = clock;
    }

    boolean enabledFor(long userId) {
        return database.read(sql -> secret(sql, userId)).isPresent();
    }

    /// Whether `code` is right. Fails with [TooManyAttempts] while the factor is locked.
    boolean verify(long userId, String code) {
        String who = Long.toString(userId);
        failures.check(who, MOST_FAILURES);
        Optional<String> secret = database.read(sql -> secret(sql, userId));
        boolean right = secret.isPresent()
                && (Totp.matches(secret.get(), code.strip(), clock.instant().getEpochSecond())
                        || redeemBackupCode(userId, code));
        if (right) {
            failures.forget(who);
        } else {
            failures.add(who);
        }
        return right;
    }

    private static Optional<String> secret(DSLContext sql, long userId) {
        return sql.select(SECRET)
                .from(FACTORS)
                .where(USER_ID.eq(userId), IS_ENABLED.eq(true), DELETED_AT.isNull())
                .fetchOptional(SECRET);
    }

    private boolean redeemBackupCode(long userId, String code) {
        String normal = code.strip().toUpperCase(Locale.ROOT);
        if (!normal.matches("[A-Z0-9]{4}-[A-Z0-9]{4}")) {
            return false;
        }
        for (Record row : database.read(sql -> sql.select(ID, CODE_HASH)
                .from(BACKUP_CODES)
                .where(USER_ID.eq(userId), UNUSED, DELETED_AT.isNull())
                .fetch())) {
            if (Passwords.matches(normal, Rows.text(row, CODE_HASH))) {
                // Whoever marks the row first has used the code.
                return database.write(tx -> tx.update(BACKUP_CODES)
                                .set(IS_USED, true)
                                .where(ID.eq(row.get(ID)), UNUSED)
                                .execute())
                        == 1;
            }
        }
        return false;
    }
}
