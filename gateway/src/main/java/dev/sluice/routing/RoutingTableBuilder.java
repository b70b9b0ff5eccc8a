package dev.sluice.routing;

import dev.sluice.routing.RoutingTable.Pair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Builds a [RoutingTable]. Every map is made when first needed, so that no combination of rows can break it: a group
/// without ability rows, a row without a channel, an empty name.
final class RoutingTableBuilder {
    private final Map<Long, Channel> channels = new LinkedHashMap<>();
    private final Map<Pair, Boolean> exceptions = new HashMap<>();
    private final Map<String, Map<String, List<Channel>>> pairs = new HashMap<>();
    private final Map<List<Long>, Candidates> shared = new HashMap<>();

    private final Predicate<String> wantedGroup;
    private final Predicate<String> wantedModel;

    RoutingTableBuilder(List<Channel> all, List<Ability> rows) {
        this(all, rows, _ -> true, _ -> true);
    }

    /// Indexes only the pairs wanted: a channel with hundreds of models need not be unfolded for one call.
    RoutingTableBuilder(
            List<Channel> all, List<Ability> rows, Predicate<String> wantedGroup, Predicate<String> wantedModel) {
        this.wantedGroup = wantedGroup;
        this.wantedModel = wantedModel;
        for (var channel : all) {
            channels.put(channel.id(), channel);
        }
        keepExceptions(rows);
    }

    /// Keeps only the rows that say something else than the channel's own lists. A row of a deleted channel says
    /// nothing.
    private void keepExceptions(List<Ability> rows) {
        var groups = new HashMap<Long, Set<String>>();
        var models = new HashMap<Long, Set<String>>();
        for (var row : rows) {
            var channel = channels.get(row.channelId());
            if (channel == null || !row.askable()) {
                continue;
            }
            var derived = groups.computeIfAbsent(channel.id(), _ -> new HashSet<>(channel.groups()))
                            .contains(row.group())
                    && models.computeIfAbsent(channel.id(), _ -> new HashSet<>(channel.models()))
                            .contains(row.model());
            // The rows of a disabled channel are all off: they repeat its status.
            var repeats = derived ? row.enabled() || !channel.enabled() : !row.enabled();
            if (!repeats) {
                exceptions.put(new Pair(row.group(), row.model(), channel.id()), row.enabled());
            }
        }
    }

    RoutingTable build(long version, Instant readAt) {
        for (var channel : channels.values()) {
            for (var group : channel.groups()) {
                if (!wantedGroup.test(group)) {
                    continue;
                }
                for (var model : channel.models()) {
                    if (!wantedModel.test(model)) {
                        continue;
                    }
                    var row = exceptions.isEmpty() ? null : exceptions.get(new Pair(group, model, channel.id()));
                    if (Verdict.judge(channel, true, true, row).listed()) {
                        add(group, model, channel);
                    }
                }
            }
        }
        exceptions.forEach((pair, enabled) -> {
            var channel = channels.get(pair.channelId());
            if (channel != null
                    && enabled
                    && wantedGroup.test(pair.group())
                    && wantedModel.test(pair.model())
                    && Verdict.judge(channel, false, false, true).listed()) {
                add(pair.group(), pair.model(), channel);
            }
        });
        return new RoutingTable(version, readAt, channels, index(), exceptions);
    }

    private void add(String group, String model, Channel channel) {
        pairs.computeIfAbsent(group, _ -> new HashMap<>())
                .computeIfAbsent(model, _ -> new ArrayList<>(1))
                .add(channel);
    }

    private Map<String, Map<String, Candidates>> index() {
        var index = HashMap.<String, Map<String, Candidates>>newHashMap(pairs.size());
        pairs.forEach((group, models) -> {
            var tiers = HashMap.<String, Candidates>newHashMap(models.size());
            models.forEach((model, serving) -> tiers.put(model, share(serving)));
            index.put(group, tiers);
        });
        return index;
    }

    private Candidates share(List<Channel> serving) {
        var ids = serving.stream().map(Channel::id).sorted().toList();
        return shared.computeIfAbsent(ids, _ -> Candidates.of(serving));
    }
}
