package dev.sluice.ledger;

/// Who paid for a call, and the part of its exact cost that whole units do not show.
///
/// `remainder` is in nano-units (10⁻⁹): exact cost = units × 10⁹ + remainder. It is above 0 where less was charged
/// than the call cost and below 0 where more was; a user's remainders add up to what is carried to the next call.
/// `byPlan` is the part of the charge that plan `planId` paid; the wallet paid the rest.
public record Paid(long remainder, long planId, Quota byPlan) {
    /// By the wallet, with nothing left over.
    public static final Paid WHOLE = new Paid(0, 0, Quota.ZERO);

    public Paid {
        if (planId < 0 || (planId == 0 && !byPlan.isZero())) {
            throw new IllegalArgumentException(
                    "plan is %d and paid %d, want a plan for what a plan paid".formatted(planId, byPlan.units()));
        }
    }
}
