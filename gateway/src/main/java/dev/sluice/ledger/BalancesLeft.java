package dev.sluice.ledger;

import java.util.Map;

/// BalancesLeft by id, as one transaction left them. Ids without a row are missing.
record BalancesLeft(Map<Long, Long> users, Map<Long, TokenBalance> tokens) {
    static final BalancesLeft NONE = new BalancesLeft(Map.of(), Map.of());

    record TokenBalance(long remain, boolean unlimited) {}
}
