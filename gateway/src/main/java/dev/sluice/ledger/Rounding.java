package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Turns the exact cost of calls into whole units so that what a key is charged in all stays within one unit of
/// what its calls cost in all. Parts of a unit are in nano-units (10⁻⁹).
///
/// A call's charge is its cost and what is carried from the calls before, rounded half up, never below 0. What
/// that leaves over is carried on: above 0 where too little was charged so far, below 0 where too much. The
/// minimum charge of a call is an advance on the next ones, so it is not taken while an earlier one is not used
/// up. A cost of whole units is charged as it is.
final class Rounding {
    private static final long UNIT = 1_000_000_000L;
    private static final long HALF = UNIT / 2;

    private Rounding() {}

    /// `remainder`: cost less charge.
    record Charge(long units, long remainder) {}

    /// What a cost of `exact` quota leaves over beside `quota` units.
    static long remainder(BigDecimal exact, Quota quota) {
        return exact.subtract(BigDecimal.valueOf(quota.units()))
                .movePointRight(9)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /// The charge for a call that costs `units` and `remainder` together, which with nothing carried is charged
    /// `units`.
    static Charge charge(long units, long remainder, long carried) {
        if (remainder == 0) {
            return new Charge(units, 0);
        }
        long down = Math.floorDiv(Math.addExact(Math.addExact(remainder, carried), HALF), UNIT);
        long charged = Math.max(0, Math.addExact(units, down));
        // Only a minimum charge is more than half a unit above the cost.
        boolean minimum = remainder < -HALF;
        if (minimum && carried >= 0) {
            charged = Math.max(charged, units);
        }
        long left = Math.addExact(remainder, Math.multiplyExact(Math.subtractExact(units, charged), UNIT));
        return new Charge(charged, left);
    }
}
