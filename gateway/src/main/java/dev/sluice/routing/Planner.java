package dev.sluice.routing;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/// Makes the [Plan] of a call from a table. One planner serves all threads; it holds nothing but the turns of keys.
public final class Planner {
    private final LongUnaryOperator random;
    private final KeyRotation keys;

    public Planner() {
        this(bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    /// @param random for a bound, a number from 0 inclusive to the bound exclusive
    Planner(LongUnaryOperator random) {
        this.random = random;
        this.keys = new KeyRotation(random);
    }

    /// Plans over `groups` in order: the first that has a usable channel is the call's group and keeps it.
    public Plan plan(RoutingTable table, List<String> groups, String model) {
        return new Plan(table, groups, model, Integer.MAX_VALUE, random, keys);
    }

    /// The same, but moves to the next group after `attemptsPerGroup` attempts in one, for tokens of group `auto`
    /// with `cross_group_retry`.
    public Plan planAcross(RoutingTable table, List<String> groups, String model, int attemptsPerGroup) {
        return new Plan(table, groups, model, Math.max(1, attemptsPerGroup), random, keys);
    }

    /// A plan of the one channel an administrator named in the credential: it need not list the model or the group.
    public Plan forced(RoutingTable table, long channelId, List<String> groups, String model) {
        return Plan.forced(table, channelId, groups, model, random, keys);
    }
}
