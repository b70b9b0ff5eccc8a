package dev.sluice.token;

/// Is told what users and tokens have left whenever their rows are read anyway.
public interface Balances {
    /// Called before a read begins, so that charges made during the read can be told from those the row already
    /// holds.
    Reading begin();

    /// What one read found; amounts in quota units.
    interface Reading {
        void user(long userId, long quota);

        void token(long tokenId, long remainQuota, boolean unlimited);
    }

    /// For whoever does not keep balances.
    Balances IGNORED = () -> new Reading() {
        @Override
        public void user(long userId, long quota) {}

        @Override
        public void token(long tokenId, long remainQuota, boolean unlimited) {}
    };
}
