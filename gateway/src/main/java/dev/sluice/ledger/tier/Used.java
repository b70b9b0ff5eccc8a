package dev.sluice.ledger.tier;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// What a call used, by variable. Build with [#with]; what is not named is 0.
public final class Used {
    private final Map<Variable, BigDecimal> counts = new EnumMap<>(Variable.class);

    /// Sets one count, which is `tokens` or 0 where that is negative.
    public Used with(Variable variable, long tokens) {
        counts.put(variable, BigDecimal.valueOf(Math.max(0, tokens)));
        return this;
    }

    BigDecimal of(Variable variable) {
        return counts.getOrDefault(variable, BigDecimal.ZERO);
    }
}
