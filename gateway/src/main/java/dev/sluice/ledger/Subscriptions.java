package dev.sluice.ledger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The plans of users, in memory, in the order they are used up; any thread. They are read when a user first
/// calls, and again a second after they were used.
final class Subscriptions {
    private static final long FRESH_MILLIS = 1000;

    private final Map<Long, Known> users = new ConcurrentHashMap<>();
    private volatile boolean any;

    private record Known(List<Subscription> active, long readAt) {}

    /// Whether anybody has a plan.
    boolean any() {
        return any;
    }

    void any(boolean somebody) {
        any = somebody;
        if (!somebody) {
            users.clear();
        }
    }

    /// Null when they have not been read.
    @Nullable
    List<Subscription> of(long userId) {
        var known = users.get(userId);
        return known == null ? null : known.active();
    }

    boolean isStale(long userId) {
        var known = users.get(userId);
        return known == null || Accounts.millis() - known.readAt() > FRESH_MILLIS;
    }

    void read(long userId, List<Subscription> active) {
        users.put(userId, new Known(List.copyOf(active), Accounts.millis()));
    }

    /// The plan with this row; null when it is not known any more.
    @Nullable
    Subscription find(long userId, long id) {
        var active = of(userId);
        if (active != null) {
            for (var plan : active) {
                if (plan.id() == id) {
                    return plan;
                }
            }
        }
        return null;
    }

    /// Forgets users who have not called for a while.
    void sweep(long idleMillis) {
        long limit = Accounts.millis() - idleMillis;
        users.values().removeIf(known -> known.readAt() < limit);
    }
}
