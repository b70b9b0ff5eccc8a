package dev.sluice.ledger;

import java.time.Instant;

/// A job a client started at a pass-through service: where to ask for it, and what was charged for it. `keyIndex`
/// is the place of the key in a channel of several, 0 otherwise. `byPlan` is the part of `quota` that plan `planId`, a
/// row of `user_subscriptions`, paid; the wallet paid the rest.
public record Job(
        String service,
        String jobId,
        long userId,
        long tokenId,
        long channelId,
        int keyIndex,
        String requestId,
        String modelName,
        Quota quota,
        long planId,
        Quota byPlan,
        boolean refunded,
        Instant createdAt)
        implements LedgerEvent {}
