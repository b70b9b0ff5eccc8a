package dev.sluice.ledger;

import java.util.Comparator;

/// Names an account: the wallet of a user, or what a token may spend. Ordered, so that transactions lock rows in one
/// order and never wait for each other in a circle.
record AccountKey(Kind kind, long id) implements Comparable<AccountKey> {
    private static final Comparator<AccountKey> ORDER =
            Comparator.comparing(AccountKey::kind).thenComparingLong(AccountKey::id);

    /// In the order in which rows are locked; `number` is what `sluice_leases.kind` holds.
    enum Kind {
        USER(1),
        TOKEN(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Kind of(int number) {
            return number == USER.number ? USER : TOKEN;
        }
    }

    static AccountKey user(long id) {
        return new AccountKey(Kind.USER, id);
    }

    static AccountKey token(long id) {
        return new AccountKey(Kind.TOKEN, id);
    }

    @Override
    public int compareTo(AccountKey other) {
        return ORDER.compare(this, other);
    }
}
