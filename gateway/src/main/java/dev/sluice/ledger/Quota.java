package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Money as the ledger counts it, in whole units; 500,000 are one US dollar unless option `QuotaPerUnit` says
/// otherwise.
///
/// Never negative: what is given back is a quota too, and its direction is in the name of the operation. Arithmetic
/// is exact; what does not fit 64 bits throws [ArithmeticException].
public record Quota(long units) implements Comparable<Quota> {
    /// Two billion US dollars: a bound so far off that only a broken price meets it, and sums of many stay exact.
    public static final long MOST = 1_000_000_000_000_000L;

    public static final Quota ZERO = new Quota(0);

    public Quota {
        if (units < 0 || units > MOST) {
            throw new ArithmeticException("quota is %d units, want 0 to %d".formatted(units, MOST));
        }
    }

    public static Quota of(long units) {
        return units == 0 ? ZERO : new Quota(units);
    }

    /// The one rounding of a bill: half up, to whole units.
    public static Quota rounded(BigDecimal raw) {
        return of(raw.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    public Quota plus(Quota other) {
        return of(Math.addExact(units, other.units));
    }

    /// Throws when `other` is the larger one.
    public Quota minus(Quota other) {
        return of(Math.subtractExact(units, other.units));
    }

    public boolean isZero() {
        return units == 0;
    }

    @Override
    public int compareTo(Quota other) {
        return Long.compare(units, other.units);
    }
}
