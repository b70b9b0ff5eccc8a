package dev.sluice.store;

/// The tables Sluice works with, for a static import: `sql.select(USERS.QUOTA).from(USERS)`.
///
/// A column is declared once, in the class of its table; [Schema] holds the types per database.
public final class Tables {
    public static final Channels CHANNELS = Channels.CHANNELS;
    public static final Abilities ABILITIES = Abilities.ABILITIES;
    public static final Tokens TOKENS = Tokens.TOKENS;
    public static final Users USERS = Users.USERS;
    public static final OptionRows OPTIONS = OptionRows.OPTIONS;
    public static final Logs LOGS = Logs.LOGS;
    public static final QuotaData QUOTA_DATA = QuotaData.QUOTA_DATA;
    public static final Setups SETUPS = Setups.SETUPS;
    public static final Jobs JOBS = Jobs.JOBS;
    public static final Sessions SESSIONS = Sessions.SESSIONS;
    public static final Nodes NODES = Nodes.NODES;
    public static final LedgerEntries LEDGER = LedgerEntries.LEDGER;
    public static final Leases LEASES = Leases.LEASES;
    public static final Remainders REMAINDERS = Remainders.REMAINDERS;
    public static final UserSubscriptions USER_SUBSCRIPTIONS = UserSubscriptions.USER_SUBSCRIPTIONS;
    public static final SubscriptionPlans SUBSCRIPTION_PLANS = SubscriptionPlans.SUBSCRIPTION_PLANS;
    public static final Redemptions REDEMPTIONS = Redemptions.REDEMPTIONS;
    public static final Versions VERSIONS = Versions.VERSIONS;

    private Tables() {}
}
