package dev.sluice.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The channels that serve one (group, model), in tiers of equal priority, highest first; inside a tier by id.
///
/// Tables share one instance between all pairs with the same channels, so a channel with hundreds of models costs
/// little.
public record Candidates(List<Tier> tiers) {
    static final Candidates NONE = new Candidates(List.of());

    /// Every channel weighs its `weight` and this much more, so that a weight of 0 still gets calls.
    static final int EXTRA_WEIGHT = 10;

    public Candidates {
        tiers = List.copyOf(tiers);
    }

    /// Channels of one priority.
    public record Tier(long priority, List<Channel> channels) {
        public Tier {
            channels = List.copyOf(channels);
        }
    }

    static Candidates of(List<Channel> channels) {
        var sorted = new ArrayList<>(channels);
        sorted.sort(Comparator.comparingLong(Channel::priority).reversed().thenComparingLong(Channel::id));
        var tiers = new ArrayList<Tier>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size()
                    || sorted.get(i).priority() != sorted.get(from).priority()) {
                tiers.add(new Tier(sorted.get(from).priority(), sorted.subList(from, i)));
                from = i;
            }
        }
        return new Candidates(tiers);
    }

    public boolean isEmpty() {
        return tiers.isEmpty();
    }

    /// The ids in order of tiers.
    public List<Long> channelIds() {
        return tiers.stream()
                .flatMap(tier -> tier.channels().stream())
                .map(Channel::id)
                .toList();
    }

    static long weight(Channel channel) {
        return (long) channel.weight() + EXTRA_WEIGHT;
    }
}
