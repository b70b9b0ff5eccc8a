package dev.sluice.ledger;

import java.math.BigDecimal;

/// What multiplies a price for one buyer on one channel. `group` is the ratio of the group used, or the special
/// ratio the buyer's own group has there (`special`); `channel` is the channel's.
public record Factor(BigDecimal group, boolean special, BigDecimal channel) {
    public static final Factor ONE = new Factor(BigDecimal.ONE, false, BigDecimal.ONE);

    public BigDecimal total() {
        return group.multiply(channel);
    }

    public boolean isZero() {
        return group.signum() == 0 || channel.signum() == 0;
    }
}
