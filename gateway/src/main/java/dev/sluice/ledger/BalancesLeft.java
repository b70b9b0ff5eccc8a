package dev.sluice.ledger;

import java.util.Map;

/// Balances by id, as one transaction left them, `plans` by the ids of `user_subscriptions`; ids without a row
/// are missing. `leases` are those of this node, with the transaction's `ticket`; one that is missing did not
/// change. `carried` is what keys carry, in nano-units.
record BalancesLeft(
        Map<Long, Long> users,
        Map<Long, TokenBalance> tokens,
        Map<Long, TokenBalance> plans,
        Map<AccountKey, Long> leases,
        Map<AccountKey, Long> carried,
        long ticket) {
    static final BalancesLeft NONE = new BalancesLeft(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), 0);

    record TokenBalance(long remain, boolean unlimited) {}

    Account.LeaseLeft lease(AccountKey key) {
        var left = leases.get(key);
        return left == null ? Account.LeaseLeft.UNCHANGED : new Account.LeaseLeft(left, ticket);
    }
}
