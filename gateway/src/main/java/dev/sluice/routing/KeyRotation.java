package dev.sluice.routing;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;

/// Draws a channel's key for one attempt, at random or in turn among those that are enabled. The turn is kept per
/// channel for the life of the process, over all snapshots, and counts one step per draw however many threads draw.
final class KeyRotation {
    private final ConcurrentHashMap<Long, AtomicInteger> turns = new ConcurrentHashMap<>();
    private final LongUnaryOperator random;

    KeyRotation(LongUnaryOperator random) {
        this.random = random;
    }

    Optional<ChannelKey> draw(Channel channel) {
        var keys = channel.keys();
        var usable = keys.usable();
        if (usable.size() <= 1) {
            return usable.stream().findFirst();
        }
        if (!keys.polling()) {
            return Optional.of(usable.get((int) random.applyAsLong(usable.size())));
        }
        return Optional.of(nextInTurn(channel));
    }

    /// The usable key at or after the turn's index, wrapping around; the turn moves behind it.
    private ChannelKey nextInTurn(Channel channel) {
        var keys = channel.keys();
        var turn = turns.computeIfAbsent(channel.id(), _ -> new AtomicInteger(keys.pollFrom()));
        while (true) {
            int from = turn.get();
            var key = keys.usable().stream()
                    .filter(candidate -> candidate.index() >= from)
                    .findFirst()
                    .orElse(keys.usable().getFirst());
            if (turn.compareAndSet(from, key.index() + 1)) {
                return key;
            }
        }
    }
}
