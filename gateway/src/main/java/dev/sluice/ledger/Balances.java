package dev.sluice.ledger;

import java.util.Map;

/// Balances by id, as one transaction left them. Ids without a row are missing.
record Balances(Map<Long, Long> users, Map<Long, TokenBalance> tokens) {
    static final Balances NONE = new Balances(Map.of(), Map.of());

    record TokenBalance(long remain, boolean unlimited) {}
}
