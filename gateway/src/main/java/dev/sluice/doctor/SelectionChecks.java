package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.config.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The seed's three look-ups and the routing table, asked for the same pair. Source: seed-system.md §4.2.
final class SelectionChecks {
    static final List<Check> ALL = List.of(
            new Check("select.direct", "channels by type and status", SelectionChecks::direct),
            new Check("select.models", "channels by model list and group", SelectionChecks::models),
            new Check("select.ability", "channels by ability rows", SelectionChecks::ability),
            new Check("select.agree", "all ways name the same channels", SelectionChecks::agree));

    private static final int ENABLED = 1;

    private SelectionChecks() {}

    private static Verdict direct(Facts facts) {
        Set<Long> found = byType(facts);
        return Verdict.unless(found.isEmpty(), Level.FAIL, "see channel.exists and channel.status")
                .with("channels", found);
    }

    private static Verdict models(Facts facts) {
        String model = facts.question().model();
        Set<Long> found = byModels(facts);
        if (!found.isEmpty()) {
            return Verdict.ok().with("channels", found);
        }
        List<Long> substring = facts.channels().stream()
                .filter(channel -> channel.enabled() && channel.models().contains(model))
                .map(ChannelFacts::id)
                .toList();
        Verdict verdict = substring.isEmpty()
                ? Verdict.fail("add model '%s' and group '%s' to an enabled channel"
                        .formatted(model, facts.question().group()))
                : Verdict.warn("'%s' is only part of another name, or the group '%s' is missing; edit the channel"
                        .formatted(model, facts.question().group()));
        return verdict.with("channels", found).with("name_found_in", substring);
    }

    private static Verdict ability(Facts facts) {
        Set<Long> found = byAbility(facts);
        if (found.isEmpty() && byModels(facts).isEmpty()) {
            return Verdict.fail("see select.models: no channel could have such a row")
                    .with("channels", found);
        }
        return Verdict.unless(found.isEmpty(), Level.FAIL, "rebuild the ability rows")
                .with("channels", found)
                .repairedBy(AbilityChecks.REPAIR);
    }

    private static Verdict agree(Facts facts) {
        Map<String, Set<Long>> ways = new LinkedHashMap<>();
        ways.put("select.models", byModels(facts));
        ways.put("select.ability", byAbility(facts));
        ways.put("routing table", byTable(facts));
        return agreed(ways, byType(facts))
                .with("group", facts.question().group())
                .with("model", facts.question().model())
                .with("select.direct", byType(facts))
                .with(ways);
    }

    private static Verdict agreed(Map<String, Set<Long>> ways, Set<Long> ofType) {
        if (ways.values().stream().allMatch(Set::isEmpty)) {
            return Verdict.fail("no way finds a channel: see select.models").with("odd", List.of());
        }
        List<String> odd = odd(ways);
        if (ways.values().stream().noneMatch(ids -> ofType.stream().anyMatch(ids::contains))) {
            odd.add("select.direct");
        }
        return Verdict.unless(
                        !odd.isEmpty(),
                        Level.FAIL,
                        "these disagree: %s; refresh the channel cache, rebuild the ability rows".formatted(odd))
                .with("odd", odd)
                .repairedBy(AbilityChecks.REPAIR);
    }

    /// Those outvoted by the others; all when each says something else.
    private static List<String> odd(Map<String, Set<Long>> ways) {
        Map<Set<Long>, Long> votes =
                ways.values().stream().collect(Collectors.groupingBy(ids -> ids, Collectors.counting()));
        long most = votes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<String> odd = new ArrayList<>();
        ways.forEach((way, ids) -> {
            if (votes.size() > 1 && (most == 1 || votes.getOrDefault(ids, 0L) < most)) {
                odd.add(way);
            }
        });
        return odd;
    }

    private static Set<Long> byType(Facts facts) {
        return facts.channelsAsked().stream()
                .filter(ChannelFacts::enabled)
                .map(ChannelFacts::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> byModels(Facts facts) {
        return exactFirst(
                facts.question().model(),
                model -> facts.channels().stream()
                        .filter(ChannelFacts::enabled)
                        .filter(channel -> channel.lists(facts.question().group(), model))
                        .map(ChannelFacts::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<Long> byAbility(Facts facts) {
        return exactFirst(
                facts.question().model(),
                model -> facts.main()
                        .read(sql -> sql.selectDistinct(CHANNELS.ID)
                                .from(ABILITIES)
                                .join(CHANNELS)
                                .on(CHANNELS.ID.eq(ABILITIES.CHANNEL_ID))
                                .where(
                                        ABILITIES.MODEL.eq(model),
                                        ABILITIES.GROUP.eq(facts.question().group()),
                                        ABILITIES.ENABLED.isTrue(),
                                        CHANNELS.STATUS.eq(ENABLED))
                                .fetchSet(CHANNELS.ID)));
    }

    /// Under the exact name, else under that of its family: the rule of routing.
    private static Set<Long> exactFirst(String model, Function<String, Set<Long>> search) {
        Set<Long> exact = search.apply(model);
        return new TreeSet<Long>(exact.isEmpty() ? search.apply(ModelName.normalised(model)) : exact);
    }

    /// The published snapshot where there is one, else the table a start would publish.
    private static Set<Long> byTable(Facts facts) {
        var question = facts.question();
        return new TreeSet<>(CacheChecks.snapshot(facts)
                .orElseGet(facts::table)
                .candidates(question.group(), question.model())
                .channelIds());
    }
}
