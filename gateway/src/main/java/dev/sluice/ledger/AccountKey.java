package dev.sluice.ledger;

import java.util.Comparator;

/// Names an account: the wallet of a user, what a token may spend, or what is left of a plan that a user has.
/// Ordered, so that transactions lock rows in one order and never wait for each other in a circle.
record AccountKey(Kind kind, long id) implements Comparable<AccountKey> {
    private static final Comparator<AccountKey> ORDER =
            Comparator.comparing(AccountKey::kind).thenComparingLong(AccountKey::id);

    /// In the order in which rows are locked; `number` is what `sluice_leases.kind` holds.
    enum Kind {
        USER(1),
        TOKEN(2),
        /// By the id of its row in `user_subscriptions`.
        PLAN(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Kind of(int number) {
            for (var kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind is %d, want 1 to 3".formatted(number));
        }
    }

    static AccountKey user(long id) {
        return new AccountKey(Kind.USER, id);
    }

    static AccountKey token(long id) {
        return new AccountKey(Kind.TOKEN, id);
    }

    static AccountKey plan(long id) {
        return new AccountKey(Kind.PLAN, id);
    }

    @Override
    public int compareTo(AccountKey other) {
        return ORDER.compare(this, other);
    }
}
