package dev.sluice.routing;

import dev.sluice.config.ModelName;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which channels serve which (group, model): an immutable snapshot of one consistent read.
///
/// The pairs are the products of each enabled channel's trimmed models and groups, minus those an ability row
/// switches off, plus those an ability row of an existing channel adds. With the cache on a table holds the whole
/// database; with the cache off it holds just the rows that one call asked for. Either way the same code builds and
/// reads it.
public final class RoutingTable {
    private final long version;
    private final Instant readAt;
    private final Map<Long, Channel> channels;
    private final Map<String, Map<String, Candidates>> index;
    private final Map<Pair, Boolean> exceptions;

    /// One ability row's place.
    record Pair(String group, String model, long channelId) {}

    RoutingTable(
            long version,
            Instant readAt,
            Map<Long, Channel> channels,
            Map<String, Map<String, Candidates>> index,
            Map<Pair, Boolean> exceptions) {
        this.version = version;
        this.readAt = readAt;
        this.channels = channels;
        this.index = index;
        this.exceptions = exceptions;
    }

    /// @param version grows with every table this process builds
    /// @param readAt when the read began
    public static RoutingTable of(RoutingRows rows, long version, Instant readAt) {
        return new RoutingTableBuilder(rows.channels(), rows.abilities()).build(version, readAt);
    }

    /// A table of the rows one call needs; it answers for these groups and this model only.
    static RoutingTable forCall(RoutingRows rows, List<String> groups, String model, long version, Instant readAt) {
        var spellings = ModelNames.spellings(model);
        return new RoutingTableBuilder(rows.channels(), rows.abilities(), groups::contains, spellings::contains)
                .build(version, readAt);
    }

    /// The channels for this pair: under the exact model name, else under the name of its family; empty if none.
    /// Does not allocate for names without a family.
    public Candidates candidates(String group, String model) {
        var models = index.get(group);
        if (models == null) {
            return Candidates.NONE;
        }
        var exact = models.get(model);
        return exact != null ? exact : models.getOrDefault(ModelName.normalised(model), Candidates.NONE);
    }

    public boolean serves(List<String> groups, String model) {
        for (int i = 0; i < groups.size(); i++) {
            if (!candidates(groups.get(i), model).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    public Optional<Channel> channel(long id) {
        return Optional.ofNullable(channels.get(id));
    }

    /// All channels, those switched off too, by id.
    public Collection<Channel> channels() {
        return Collections.unmodifiableCollection(channels.values());
    }

    public long version() {
        return version;
    }

    public Instant readAt() {
        return readAt;
    }

    public Set<String> groups() {
        return Collections.unmodifiableSet(new TreeSet<>(index.keySet()));
    }

    /// The models a group may use, in order of names.
    public Set<String> models(String group) {
        return Collections.unmodifiableSet(
                new TreeSet<>(index.getOrDefault(group, Map.of()).keySet()));
    }

    /// Group, model, channel ids: the whole content in a stable order, for people and for comparing two tables.
    public SortedMap<String, SortedMap<String, List<Long>>> content() {
        var content = new TreeMap<String, SortedMap<String, List<Long>>>();
        index.forEach((group, models) -> {
            var lines = new TreeMap<String, List<Long>>();
            models.forEach((model, candidates) -> lines.put(model, candidates.channelIds()));
            content.put(group, lines);
        });
        return Collections.unmodifiableSortedMap(content);
    }

    /// Whether both tables route every pair to the same channels, in the same tiers.
    boolean sameContent(RoutingTable other) {
        return index.keySet().equals(other.index.keySet())
                && index.entrySet().stream().allMatch(group -> same(group.getValue(), other.index.get(group.getKey())));
    }

    private static boolean same(Map<String, Candidates> models, @Nullable Map<String, Candidates> others) {
        return others != null
                && models.keySet().equals(others.keySet())
                && models.entrySet().stream().allMatch(model -> {
                    var other = others.get(model.getKey());
                    return other != null && model.getValue().channelIds().equals(other.channelIds());
                });
    }

    public RoutingCounts counts() {
        int enabled = (int) channels.values().stream().filter(Channel::enabled).count();
        int pairs = index.values().stream().mapToInt(Map::size).sum();
        return new RoutingCounts(channels.size(), enabled, index.size(), pairs);
    }

    /// What the selection rule says about one channel for one pair, by the judgement the table was built with.
    Verdict judge(Channel channel, String group, String model) {
        var pair = new Pair(group, model, channel.id());
        return Verdict.judge(
                channel, channel.groups().contains(group), channel.models().contains(model), exceptions.get(pair));
    }

    /// This table with one channel replaced, for a change that must count before the database is read again.
    RoutingTable with(Channel changed, long nextVersion) {
        if (!channels.containsKey(changed.id())) {
            return this;
        }
        var all = channels.values().stream()
                .map(channel -> channel.id() == changed.id() ? changed : channel)
                .toList();
        var rows = exceptions.entrySet().stream()
                .map(e -> new Ability(
                        e.getKey().group(), e.getKey().model(), e.getKey().channelId(), e.getValue()))
                .toList();
        return new RoutingTableBuilder(all, rows).build(nextVersion, readAt);
    }

    /// The exact name a channel is listed under for `model`, or null: for explanations only.
    @Nullable
    String listedAs(String group, String model) {
        var models = index.getOrDefault(group, Map.of());
        return ModelNames.spellings(model).stream()
                .filter(models::containsKey)
                .findFirst()
                .orElse(null);
    }
}
