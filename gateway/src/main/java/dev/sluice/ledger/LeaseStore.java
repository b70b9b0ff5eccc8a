package dev.sluice.ledger;

import static dev.sluice.store.Tables.LEASES;
import static dev.sluice.store.Tables.REMAINDERS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import dev.sluice.ledger.AccountKey.Kind;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The rows of `sluice_leases`; blocks. A lease is a claim: the money stays in `users.quota` or
/// `tokens.remain_quota`, and all leases on a row together never exceed it at the moment one is raised, which
/// happens under the row's lock.
final class LeaseStore {
    /// The `kind` of a row that leases nothing.
    private static final int PRESENCE = 0;

    private final Database database;
    private final Accounts accounts;
    private final ChangeFeed feed;
    private final LeaseConfig config;
    private final SubscriptionStore subscriptions;
    private final String holder;
    private volatile long node;

    /// `holder` names this run of this node, and nobody else ever.
    LeaseStore(Database database, Accounts accounts, ChangeFeed feed, LeaseConfig config, String holder) {
        this.database = database;
        this.accounts = accounts;
        this.feed = feed;
        this.config = config;
        this.holder = holder;
        this.subscriptions = new SubscriptionStore(InstantSource.system(), config.zone());
    }

    /// The node this is a run of.
    void of(long id) {
        node = id;
    }

    /// A lease as a transaction left it. `dry`: the row holds nothing more for it; `carried`: what it carries.
    record Raised(Account.LeaseLeft left, Balance row, boolean dry, long carried) {}

    record Balance(long units, boolean unlimited) {}

    private record Holdings(long own, long others) {
        private static final Holdings NONE = new Holdings(-1, 0);
    }

    /// Raises the leases of these accounts so that `needed` units more can be drawn, as far as their rows
    /// allow; lowers those that no longer fit. One transaction; accounts without a row are left out.
    Map<AccountKey, Raised> raise(SortedMap<AccountKey, Long> needed) {
        return database.write(sql -> {
            var balances = balances(sql, needed.keySet());
            var held = holdings(sql, balances.keySet());
            var sizes = new HashMap<AccountKey, Long>();
            for (var key : new TreeSet<>(balances.keySet())) {
                var row = Objects.requireNonNull(balances.get(key));
                var holdings = held.getOrDefault(key, Holdings.NONE);
                long pending = accounts.account(key).state().pending();
                long own = Math.max(0, holdings.own());
                long size = row.unlimited()
                        ? 0
                        : config.sized(row.units(), holdings.others(), own, pending, needed.getOrDefault(key, 0L));
                put(sql, key, size, holdings.own());
                sizes.put(key, size);
            }
            var carried = carried(sql, sizes.keySet());
            long ticket = accounts.ticket();
            var raised = new HashMap<AccountKey, Raised>();
            sizes.forEach((key, size) -> {
                var row = Objects.requireNonNull(balances.get(key));
                long others = held.getOrDefault(key, Holdings.NONE).others();
                raised.put(
                        key,
                        new Raised(
                                new Account.LeaseLeft(size, ticket),
                                row,
                                row.units() - others - size <= 0,
                                carried.getOrDefault(key, 0L)));
            });
            return raised;
        });
    }

    /// Reads the plans of these users and tells `accounts`.
    void readPlans(Collection<Long> users) {
        var stamp = accounts.stamp();
        database.write(sql -> subscriptions.of(sql, users)).forEach((user, plans) -> {
            accounts.subscriptions().read(user, plans);
            plans.forEach(plan -> accounts.observe(plan.key(), plan.total() - plan.used(), plan.total() == 0, stamp));
        });
    }

    /// Lowers these leases to at most so much, and drops the rows of those in `dropped` that are 0 then.
    Map<AccountKey, Account.LeaseLeft> lower(SortedMap<AccountKey, Long> most, Set<AccountKey> dropped) {
        return database.write(sql -> {
            most.forEach((key, units) -> sql.update(LEASES)
                    .set(LEASES.AMOUNT, DSL.when(LEASES.AMOUNT.gt(units), units).otherwise(LEASES.AMOUNT))
                    .set(LEASES.WISHED, 0L)
                    .where(own(key))
                    .execute());
            long ticket = accounts.ticket();
            for (var key : new TreeSet<>(dropped)) {
                sql.deleteFrom(LEASES).where(own(key), LEASES.AMOUNT.eq(0L)).execute();
            }
            var held = holdings(sql, most.keySet());
            var left = new HashMap<AccountKey, Account.LeaseLeft>();
            most.keySet().forEach(key -> {
                long amount = Math.max(0, held.getOrDefault(key, Holdings.NONE).own());
                left.put(key, new Account.LeaseLeft(amount, ticket));
            });
            return left;
        });
    }

    /// Asks the other nodes to give back what they do not use of these accounts. Where two nodes wish for the
    /// same, each with a part the other lacks, the one of lower `rank` gives way.
    void wish(Collection<AccountKey> keys, long rank) {
        int asked = database.write(sql -> {
            int rows = 0;
            for (var key : new TreeSet<>(keys)) {
                rows += sql.update(LEASES)
                        .set(LEASES.WISHED, rank)
                        .where(of(key), LEASES.HOLDER.ne(holder), LEASES.AMOUNT.gt(0L), LEASES.WISHED.lt(rank))
                        .execute();
            }
            if (rows > 0) {
                feed.announce(sql, ChangeFeed.Topic.LEASES);
            }
            return rows;
        });
        if (asked > 0) {
            feed.published(ChangeFeed.Topic.LEASES);
        }
    }

    /// Lets other nodes know that there is one more to share with.
    void arrive() {
        database.write(sql -> {
            sql.deleteFrom(LEASES)
                    .where(LEASES.HOLDER.eq(holder), LEASES.KIND.eq(PRESENCE))
                    .execute();
            return sql.insertInto(LEASES)
                    .set(LEASES.HOLDER, holder)
                    .set(LEASES.NODE, node)
                    .set(LEASES.KIND, PRESENCE)
                    .set(LEASES.ACCOUNT_ID, 0L)
                    .execute();
        });
    }

    /// What others wish back of this node, whether there are others, and whether anybody has a plan.
    record Look(List<Wish> wished, boolean others, boolean plans) {}

    record Wish(AccountKey key, long rank) {}

    Look look() {
        return database.read(sql -> new Look(
                sql.select(LEASES.KIND, LEASES.ACCOUNT_ID, LEASES.WISHED)
                        .from(LEASES)
                        .where(LEASES.HOLDER.eq(holder), LEASES.WISHED.gt(0L))
                        .fetch(row -> new Wish(key(row), row.get(LEASES.WISHED))),
                sql.fetchExists(DSL.selectOne().from(LEASES).where(LEASES.HOLDER.ne(holder))),
                subscriptions.any(sql)));
    }

    /// Gives up every lease of this run, whose charges are all in the database.
    void giveUp() {
        database.write(
                sql -> sql.deleteFrom(LEASES).where(LEASES.HOLDER.eq(holder)).execute());
    }

    /// Drops what earlier runs of a node left behind, once every charge of theirs is in the database.
    int dropLeft(long ofNode) {
        return database.write(sql -> sql.deleteFrom(LEASES)
                .where(LEASES.NODE.eq(ofNode), LEASES.HOLDER.ne(holder))
                .execute());
    }

    private static Map<AccountKey, Balance> balances(DSLContext sql, Collection<AccountKey> keys) {
        var found = new HashMap<AccountKey, Balance>();
        var users = ids(keys, Kind.USER);
        if (!users.isEmpty()) {
            locked(
                            sql,
                            sql.select(USERS.ID, USERS.QUOTA)
                                    .from(USERS)
                                    .where(USERS.ID.in(users))
                                    .orderBy(USERS.ID))
                    .fetch()
                    .forEach(row -> found.put(
                            AccountKey.user(row.get(USERS.ID)), new Balance(number(row, USERS.QUOTA), false)));
        }
        var tokens = ids(keys, Kind.TOKEN);
        if (!tokens.isEmpty()) {
            locked(
                            sql,
                            sql.select(TOKENS.ID, TOKENS.REMAIN_QUOTA, TOKENS.UNLIMITED_QUOTA)
                                    .from(TOKENS)
                                    .where(TOKENS.ID.in(tokens))
                                    .orderBy(TOKENS.ID))
                    .fetch()
                    .forEach(row -> found.put(
                            AccountKey.token(row.get(TOKENS.ID)),
                            new Balance(
                                    number(row, TOKENS.REMAIN_QUOTA),
                                    Boolean.TRUE.equals(row.get(TOKENS.UNLIMITED_QUOTA)))));
        }
        var plans = ids(keys, Kind.PLAN);
        if (!plans.isEmpty()) {
            locked(
                            sql,
                            sql.select(
                                            USER_SUBSCRIPTIONS.ID,
                                            USER_SUBSCRIPTIONS.AMOUNT_TOTAL,
                                            USER_SUBSCRIPTIONS.AMOUNT_USED)
                                    .from(USER_SUBSCRIPTIONS)
                                    .where(USER_SUBSCRIPTIONS.ID.in(plans))
                                    .orderBy(USER_SUBSCRIPTIONS.ID))
                    .fetch()
                    .forEach(row -> {
                        long total = number(row, USER_SUBSCRIPTIONS.AMOUNT_TOTAL);
                        found.put(
                                AccountKey.plan(row.get(USER_SUBSCRIPTIONS.ID)),
                                new Balance(total - number(row, USER_SUBSCRIPTIONS.AMOUNT_USED), total == 0));
                    });
        }
        return found;
    }

    /// SQLite has one writer, and its transaction is one from the first statement on.
    private static <R extends Record> Select<R> locked(DSLContext sql, SelectForUpdateStep<R> rows) {
        return sql.family() == SQLDialect.SQLITE ? rows : rows.forUpdate();
    }

    private Map<AccountKey, Holdings> holdings(DSLContext sql, Collection<AccountKey> keys) {
        var found = new HashMap<AccountKey, Holdings>();
        for (var kind : Kind.values()) {
            var ids = ids(keys, kind);
            if (ids.isEmpty()) {
                continue;
            }
            sql.select(LEASES.HOLDER, LEASES.KIND, LEASES.ACCOUNT_ID, LEASES.AMOUNT)
                    .from(LEASES)
                    .where(LEASES.KIND.eq(kind.number()), LEASES.ACCOUNT_ID.in(ids))
                    .forEach(row -> found.merge(
                            key(row),
                            row.get(LEASES.HOLDER).equals(holder)
                                    ? new Holdings(row.get(LEASES.AMOUNT), 0)
                                    : new Holdings(-1, row.get(LEASES.AMOUNT)),
                            (one, other) -> new Holdings(
                                    Math.max(one.own(), other.own()), Math.addExact(one.others(), other.others()))));
        }
        return found;
    }

    private static Map<AccountKey, Long> carried(DSLContext sql, Collection<AccountKey> keys) {
        var found = new HashMap<AccountKey, Long>();
        for (var kind : Kind.values()) {
            var ids = ids(keys, kind);
            if (!ids.isEmpty()) {
                sql.select(REMAINDERS.KIND, REMAINDERS.ACCOUNT_ID, REMAINDERS.NANO)
                        .from(REMAINDERS)
                        .where(REMAINDERS.KIND.eq(kind.number()), REMAINDERS.ACCOUNT_ID.in(ids))
                        .forEach(row -> found.put(
                                new AccountKey(kind, row.get(REMAINDERS.ACCOUNT_ID)), row.get(REMAINDERS.NANO)));
            }
        }
        return found;
    }

    /// `before` is what the row holds, below 0 when there is none.
    private void put(DSLContext sql, AccountKey key, long size, long before) {
        if (before < 0 && size > 0) {
            sql.insertInto(LEASES)
                    .set(LEASES.HOLDER, holder)
                    .set(LEASES.NODE, node)
                    .set(LEASES.KIND, key.kind().number())
                    .set(LEASES.ACCOUNT_ID, key.id())
                    .set(LEASES.AMOUNT, size)
                    .execute();
        } else if (before >= 0 && size != before) {
            sql.update(LEASES).set(LEASES.AMOUNT, size).where(own(key)).execute();
        }
    }

    private Condition own(AccountKey key) {
        return LEASES.HOLDER.eq(holder).and(of(key));
    }

    private static Condition of(AccountKey key) {
        return LEASES.KIND.eq(key.kind().number()).and(LEASES.ACCOUNT_ID.eq(key.id()));
    }

    private static AccountKey key(Record row) {
        return new AccountKey(Kind.of(row.get(LEASES.KIND)), row.get(LEASES.ACCOUNT_ID));
    }

    private static List<Long> ids(Collection<AccountKey> keys, Kind kind) {
        var ids = new ArrayList<Long>();
        for (var key : keys) {
            if (key.kind() == kind) {
                ids.add(key.id());
            }
        }
        return ids;
    }

    private static long number(Record row, TableField<Record, Long> column) {
        @Nullable Long value = row.get(column);
        return value == null ? 0 : value;
    }
}
