package dev.sluice.ledger;

import java.time.Instant;

/// A movement of money outside the journal, as one row of `sluice_ledger`. `reference` names the cause, such as
/// `refund:runway:task-1` or `redemption:17`; a second row of the same reference is not written. `tokenId`,
/// `channelId` and `planId` are 0 where none takes part; `planQuota` is the plan's part of `quota`; `requestId` may be
/// empty.
public record LedgerRow(
        Kind kind,
        Instant at,
        long userId,
        long tokenId,
        long channelId,
        long planId,
        Quota quota,
        Quota planQuota,
        String requestId,
        String reference) {
    /// What moved. The number is the one in column `kind`.
    public enum Kind {
        /// A call was paid for.
        CHARGE(1),
        /// A charge was given back to the user.
        REFUND(2),
        /// A user got quota: a top-up, a redemption, a gift.
        CREDIT(3),
        /// A user's quota was taken away by an operator, or bought a plan.
        DEBIT(4);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /// Without a plan, or wholly the plan's.
    public LedgerRow(
            Kind kind,
            Instant at,
            long userId,
            long tokenId,
            long channelId,
            long planId,
            Quota quota,
            String requestId,
            String reference) {
        this(
                kind,
                at,
                userId,
                tokenId,
                channelId,
                planId,
                quota,
                planId == 0 ? Quota.ZERO : quota,
                requestId,
                reference);
    }

    public LedgerRow {
        if (reference.isBlank() || reference.length() > LedgerRows.LONGEST_REFERENCE) {
            throw new IllegalArgumentException("reference has %d characters, want 1 to %d"
                    .formatted(reference.length(), LedgerRows.LONGEST_REFERENCE));
        }
    }
}
