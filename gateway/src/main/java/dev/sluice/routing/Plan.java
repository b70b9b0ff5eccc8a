package dev.sluice.routing;

import dev.sluice.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The order in which one call tries channels. Belongs to that call and is not safe for several threads; how many
/// attempts to make is the caller's business.
///
/// Attempt n looks at the n-th distinct priority, or the last one; inside it a channel is drawn by its weight plus
/// 10, so weight 0 still gets calls. A channel is never drawn twice in one call: where the tier has none left,
/// lower ones follow, then the higher ones passed over. Channels without a usable key or base URL are passed over
/// too.
///
/// The draw follows the seed's rule. Other releases of new-api with a memory cache scale weights differently, so
/// that a weight of 0 beside a positive one is never drawn.
public final class Plan {
    private final RoutingTable table;
    private final List<String> groups;
    private final String model;
    private final int attemptsPerGroup;
    private final LongUnaryOperator random;
    private final KeyRotation keys;
    private final OptionalLong forcedId;

    private int groupAt;
    private int attemptsInGroup;
    private int made;
    private long[] tried = new long[4];

    Plan(
            RoutingTable table,
            List<String> groups,
            String model,
            int attemptsPerGroup,
            LongUnaryOperator random,
            KeyRotation keys) {
        this(table, groups, model, attemptsPerGroup, random, keys, OptionalLong.empty());
    }

    private Plan(
            RoutingTable table,
            List<String> groups,
            String model,
            int attemptsPerGroup,
            LongUnaryOperator random,
            KeyRotation keys,
            OptionalLong forcedId) {
        this.table = table;
        this.groups = groups;
        this.model = model;
        this.attemptsPerGroup = attemptsPerGroup;
        this.random = random;
        this.keys = keys;
        this.forcedId = forcedId;
    }

    static Plan forced(
            RoutingTable table,
            long channelId,
            List<String> groups,
            String model,
            LongUnaryOperator random,
            KeyRotation keys) {
        return new Plan(table, groups, model, 1, random, keys, OptionalLong.of(channelId));
    }

    /// The channel and key of the next attempt, or empty when every candidate has been tried.
    public Optional<Pick> next() {
        if (forcedId.isPresent()) {
            return made > 0 ? Optional.empty() : forcedPick(forcedId.getAsLong());
        }
        while (groupAt < groups.size()) {
            var group = groups.get(groupAt);
            if (attemptsInGroup < attemptsPerGroup) {
                var pick = nextIn(group);
                if (pick != null) {
                    attemptsInGroup++;
                    return Optional.of(pick);
                }
                if (attemptsInGroup > 0 && attemptsPerGroup == Integer.MAX_VALUE) {
                    return Optional.empty();
                }
            }
            groupAt++;
            attemptsInGroup = 0;
        }
        return Optional.empty();
    }

    /// Attempts handed out so far.
    public int attempts() {
        return made;
    }

    /// Why the call cannot be served, for the case that [#next] was empty from the start. Costs a walk over all
    /// channels.
    public Refusal refusal() {
        return forcedId.isPresent()
                ? NoChannel.forced(table.channel(forcedId.getAsLong()))
                : NoChannel.refusal(Explanation.of(table, groups, model));
    }

    private Optional<Pick> forcedPick(long channelId) {
        return table.channel(channelId)
                .filter(Channel::ready)
                .flatMap(channel -> keys.draw(channel).map(key -> {
                    made++;
                    return new Pick(channel, key, groups.isEmpty() ? "" : groups.getFirst(), 0);
                }));
    }

    private @Nullable Pick nextIn(String group) {
        var tiers = table.candidates(group, model).tiers();
        int start = Math.min(attemptsInGroup, tiers.size() - 1);
        for (int step = 0; step < tiers.size(); step++) {
            // From the start downwards, then the higher tiers passed over, best first.
            int at = start + step < tiers.size() ? start + step : start + step - tiers.size();
            var channel = draw(tiers.get(at).channels());
            if (channel != null) {
                var key = keys.draw(channel).orElseThrow();
                remember(channel.id());
                return new Pick(channel, key, group, at);
            }
        }
        return null;
    }

    private @Nullable Channel draw(List<Channel> channels) {
        long total = 0;
        for (int i = 0; i < channels.size(); i++) {
            total += open(channels.get(i)) ? Candidates.weight(channels.get(i)) : 0;
        }
        if (total == 0) {
            return null;
        }
        long left = random.applyAsLong(total);
        for (int i = 0; i < channels.size(); i++) {
            var channel = channels.get(i);
            if (open(channel)) {
                left -= Candidates.weight(channel);
                if (left < 0) {
                    return channel;
                }
            }
        }
        throw new IllegalStateException("a weighted draw ran past its total of " + total);
    }

    private boolean open(Channel channel) {
        if (!channel.ready()) {
            return false;
        }
        for (int i = 0; i < made; i++) {
            if (tried[i] == channel.id()) {
                return false;
            }
        }
        return true;
    }

    private void remember(long channelId) {
        if (made == tried.length) {
            tried = Arrays.copyOf(tried, made * 2);
        }
        tried[made++] = channelId;
    }
}
