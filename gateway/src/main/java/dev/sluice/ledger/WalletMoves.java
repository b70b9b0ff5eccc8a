package dev.sluice.ledger;

import static dev.sluice.store.Tables.USERS;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/// Moves money into wallets and out of them, outside of calls, in transactions of others; blocks. Each movement is a
/// row of `sluice_ledger` and a relative change of `users.quota`.
public final class WalletMoves {
    private WalletMoves() {}

    /// What an operator may do to a wallet.
    public enum Edit {
        ADD,
        SUBTRACT,
        OVERRIDE
    }

    /// What a wallet held before an edit and after it, in quota units.
    public record Edited(long before, long after) {}

    /// Books a credit or debit; false, and nothing happens, when its reference was booked before. Fails with
    /// [IllegalArgumentException] when there is no such user.
    static boolean book(DSLContext sql, LedgerRow row) {
        long units = row.quota().units();
        long change = switch (row.kind()) {
            case CREDIT -> units;
            case DEBIT -> -units;
            case CHARGE, REFUND -> throw new IllegalArgumentException("a %s is not booked here".formatted(row.kind()));
        };
        if (!sql.connectionResult(connection -> LedgerRows.insertOnce(connection, row))) {
            return false;
        }
        int users = sql.update(USERS)
                .set(USERS.QUOTA, USERS.QUOTA.plus(change))
                .where(USERS.ID.eq(row.userId()))
                .execute();
        if (users == 0) {
            throw new IllegalArgumentException("user %d does not exist".formatted(row.userId()));
        }
        return true;
    }

    /// Changes the wallet of `userId` by `units`, or to `units`, as an operator wants it; the ledger row has
    /// `reference`. The row of the user is locked meanwhile, so what is charged at the same time is neither lost
    /// nor counted twice. Fails with [ArithmeticException] when movement or wallet are beyond [Quota#MOST].
    public static Edited edit(DSLContext sql, long userId, Edit edit, long units, Instant at, String reference) {
        long before = held(sql, userId);
        long after = switch (edit) {
            case ADD -> Math.addExact(before, units);
            case SUBTRACT -> Math.subtractExact(before, units);
            case OVERRIDE -> units;
        };
        Quota.of(Math.absExact(after));
        long change = Math.subtractExact(after, before);
        if (change != 0) {
            var kind = change > 0 ? LedgerRow.Kind.CREDIT : LedgerRow.Kind.DEBIT;
            book(sql, new LedgerRow(kind, at, userId, 0, 0, 0, Quota.of(Math.absExact(change)), "", reference));
        }
        return new Edited(before, after);
    }

    /// What a wallet holds, its row locked until the transaction ends. Fails with [IllegalArgumentException] when
    /// there is no such user.
    static long held(DSLContext sql, long userId) {
        var row = locked(sql, userId);
        if (row == null) {
            throw new IllegalArgumentException("user %d does not exist".formatted(userId));
        }
        Long quota = row.value1();
        return quota == null ? 0 : quota;
    }

    /// Locks the row of a user until the transaction ends; false when there is none.
    static boolean lock(DSLContext sql, long userId) {
        return locked(sql, userId) != null;
    }

    /// SQLite has one writer anyway.
    private static @Nullable Record1<Long> locked(DSLContext sql, long userId) {
        var row = sql.select(USERS.QUOTA).from(USERS).where(USERS.ID.eq(userId));
        return sql.family() == SQLDialect.SQLITE
                ? row.fetchOne()
                : row.forUpdate().fetchOne();
    }
}
