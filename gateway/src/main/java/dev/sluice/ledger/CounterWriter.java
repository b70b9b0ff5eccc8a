package dev.sluice.ledger;

import dev.sluice.ledger.AccountKey.Kind;
import dev.sluice.ledger.BalancesLeft.TokenBalance;
import dev.sluice.ledger.LedgerBatch.Spent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Changes counters of users, tokens and channels by what a batch spent, always relatively: new-api may change
/// the same rows. Reads balances back in the same transaction.
final class CounterWriter {
    private static final String USER = "UPDATE users SET quota = quota - ?, used_quota = COALESCE(used_quota, 0) + ?, "
            + "request_count = COALESCE(request_count, 0) + ? WHERE id = ?";
    /// What is left of an unlimited token means nothing and stays as it is.
    private static final String TOKEN =
            "UPDATE tokens SET remain_quota = CASE WHEN unlimited_quota THEN remain_quota ELSE remain_quota - ? END, "
                    + "used_quota = COALESCE(used_quota, 0) + ?, accessed_time = ? WHERE id = ?";
    private static final String PLAN = "UPDATE user_subscriptions SET amount_used = amount_used + ?, updated_at = ? "
            + "WHERE id = ? AND COALESCE(last_reset_time, 0) <= ?";
    private static final String CHANNEL = "UPDATE channels SET used_quota = COALESCE(used_quota, 0) + ? WHERE id = ?";
    /// A charge is taken out of the lease it was reserved from; what a call cost beyond it was never leased.
    private static final String LEASE =
            "UPDATE sluice_leases SET amount = CASE WHEN amount > ? THEN amount - ? ELSE 0 END "
                    + "WHERE holder = ? AND kind = ? AND account_id = ?";
    private static final String LEASES_LEFT =
            "SELECT account_id, amount FROM sluice_leases WHERE holder = ? AND kind = ? AND account_id IN (%s)";
    private static final String REMAINDER =
            "UPDATE sluice_remainders SET nano = nano + ? WHERE kind = ? AND account_id = ?";
    private static final String FIRST_REMAINDER =
            "INSERT INTO sluice_remainders (nano, kind, account_id) VALUES (?, ?, ?)";
    private static final String REMAINDERS_LEFT =
            "SELECT account_id, nano FROM sluice_remainders WHERE kind = ? AND account_id IN (%s)";
    private static final int IDS = 64;

    private CounterWriter() {}

    private interface Binder {
        void bind(PreparedStatement statement, long id, Spent spent) throws SQLException;
    }

    /// The accounts of `batch` whose leases shrink with it.
    static List<AccountKey> leased(LedgerBatch batch, Accounts accounts) {
        var keys = new ArrayList<AccountKey>();
        batch.users().keySet().forEach(id -> keys.add(AccountKey.user(id)));
        batch.tokens().keySet().forEach(id -> keys.add(AccountKey.token(id)));
        batch.plans().keySet().forEach(id -> keys.add(AccountKey.plan(id)));
        keys.removeIf(key -> accounts.leased(key) == 0);
        return keys;
    }

    /// Lowers the leases by what the batch spent, or locks them as they are when that is done already.
    static void shrink(
            Connection connection, LedgerBatch batch, List<AccountKey> leased, String holder, boolean alreadyDone)
            throws SQLException {
        if (leased.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(LEASE)) {
            for (var key : leased) {
                long units = alreadyDone ? 0 : spent(batch, key);
                statement.setLong(1, units);
                statement.setLong(2, units);
                statement.setString(3, holder);
                statement.setInt(4, key.kind().number());
                statement.setLong(5, key.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static long spent(LedgerBatch batch, AccountKey key) {
        return switch (key.kind()) {
            case USER -> Objects.requireNonNull(batch.users().get(key.id())).wallet();
            case TOKEN -> Objects.requireNonNull(batch.tokens().get(key.id())).quota();
            case PLAN -> Objects.requireNonNull(batch.plans().get(key.id())).total();
        };
    }

    static void spend(Connection connection, LedgerBatch batch) throws SQLException {
        each(connection, USER, batch.users(), (statement, id, spent) -> {
            statement.setLong(1, spent.wallet());
            statement.setLong(2, spent.quota());
            statement.setLong(3, spent.calls());
            statement.setLong(4, id);
        });
        each(connection, TOKEN, batch.tokens(), (statement, id, spent) -> {
            statement.setLong(1, spent.quota());
            statement.setLong(2, spent.quota());
            statement.setLong(3, spent.at());
            statement.setLong(4, id);
        });
        each(connection, CHANNEL, batch.channels(), (statement, id, spent) -> {
            statement.setLong(1, spent.quota());
            statement.setLong(2, id);
        });
        spendPlans(connection, batch);
    }

    /// A charge counts for the period it was made in; one of a period that is over changes nothing.
    private static void spendPlans(Connection connection, LedgerBatch batch) throws SQLException {
        if (batch.plans().isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(PLAN)) {
            for (var plan : batch.plans().entrySet()) {
                for (var charge : plan.getValue().bySecond().entrySet()) {
                    statement.setLong(1, charge.getValue());
                    statement.setLong(2, charge.getKey());
                    statement.setLong(3, plan.getKey());
                    statement.setLong(4, charge.getKey());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /// Adds to what is carried. No other node does so meanwhile: the rows of these keys are locked by [#spend].
    static void carry(Connection connection, LedgerBatch batch) throws SQLException {
        var known = carried(connection, batch.remainders().keySet());
        var fresh = new ArrayList<>(batch.remainders().keySet());
        fresh.removeAll(known.keySet());
        carry(connection, REMAINDER, batch, known.keySet());
        carry(connection, FIRST_REMAINDER, batch, fresh);
    }

    private static void carry(Connection connection, String sql, LedgerBatch batch, Collection<AccountKey> keys)
            throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var key : keys) {
                statement.setLong(1, batch.remainders().getOrDefault(key, 0L));
                statement.setInt(2, key.kind().number());
                statement.setLong(3, key.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /// After [#shrink], which holds the locks that put `accounts`' tickets in order.
    static BalancesLeft balances(Connection connection, LedgerBatch batch, List<AccountKey> leased, Accounts accounts)
            throws SQLException {
        var users = new HashMap<Long, Long>();
        var tokens = new HashMap<Long, TokenBalance>();
        for (var ids : chunks(batch.users().keySet())) {
            try (var query = select(connection, "SELECT id, quota FROM users WHERE id IN (%s)", ids, 0);
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    users.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        for (var ids : chunks(batch.tokens().keySet())) {
            var sql = "SELECT id, remain_quota, unlimited_quota FROM tokens WHERE id IN (%s)";
            try (var query = select(connection, sql, ids, 0);
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    tokens.put(rows.getLong(1), new TokenBalance(rows.getLong(2), rows.getBoolean(3)));
                }
            }
        }
        var plans = new HashMap<Long, TokenBalance>();
        for (var ids : chunks(batch.plans().keySet())) {
            var sql = "SELECT id, amount_total, amount_used FROM user_subscriptions WHERE id IN (%s)";
            try (var query = select(connection, sql, ids, 0);
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    long total = rows.getLong(2);
                    plans.put(rows.getLong(1), new TokenBalance(total - rows.getLong(3), total == 0));
                }
            }
        }
        long ticket = accounts.ticket();
        return new BalancesLeft(
                users,
                tokens,
                plans,
                leases(connection, leased, accounts.holder()),
                carried(connection, batch.remainders().keySet()),
                ticket);
    }

    private static Map<AccountKey, Long> carried(Connection connection, Collection<AccountKey> keys)
            throws SQLException {
        var left = new HashMap<AccountKey, Long>();
        for (var kind : Kind.values()) {
            for (var chunk : chunks(ids(keys, kind))) {
                try (var query = select(connection, REMAINDERS_LEFT, chunk, 1)) {
                    query.setInt(1, kind.number());
                    try (var rows = query.executeQuery()) {
                        while (rows.next()) {
                            left.put(new AccountKey(kind, rows.getLong(1)), rows.getLong(2));
                        }
                    }
                }
            }
        }
        return left;
    }

    private static List<Long> ids(Collection<AccountKey> keys, Kind kind) {
        return keys.stream()
                .filter(key -> key.kind() == kind)
                .map(AccountKey::id)
                .toList();
    }

    private static Map<AccountKey, Long> leases(Connection connection, List<AccountKey> leased, String holder)
            throws SQLException {
        var left = new HashMap<AccountKey, Long>();
        leased.forEach(key -> left.put(key, 0L));
        for (var kind : Kind.values()) {
            for (var chunk : chunks(ids(leased, kind))) {
                try (var query = select(connection, LEASES_LEFT, chunk, 2)) {
                    query.setString(1, holder);
                    query.setInt(2, kind.number());
                    try (var rows = query.executeQuery()) {
                        while (rows.next()) {
                            left.put(new AccountKey(kind, rows.getLong(1)), rows.getLong(2));
                        }
                    }
                }
            }
        }
        return left;
    }

    private static void each(Connection connection, String sql, Map<Long, Spent> rows, Binder binder)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : rows.entrySet()) {
                binder.bind(statement, row.getKey(), row.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /// Few lengths of list, the last id repeated as filling: few statements for the driver to keep. The ids
    /// follow `before` other parameters.
    private static PreparedStatement select(Connection connection, String sql, List<Long> ids, int before)
            throws SQLException {
        int places = ids.size() == 1 ? 1 : ids.size() <= 8 ? 8 : IDS;
        var statement = connection.prepareStatement(sql.formatted("?" + ", ?".repeat(places - 1)));
        for (int i = 0; i < places; i++) {
            statement.setLong(before + i + 1, ids.get(Math.min(i, ids.size() - 1)));
        }
        return statement;
    }

    private static List<List<Long>> chunks(Collection<Long> ids) {
        var all = new ArrayList<>(ids);
        var chunks = new ArrayList<List<Long>>();
        for (int from = 0; from < all.size(); from += IDS) {
            chunks.add(all.subList(from, Math.min(from + IDS, all.size())));
        }
        return chunks;
    }
}
