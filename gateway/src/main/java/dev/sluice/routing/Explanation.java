package dev.sluice.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Why a (group, model) is served by the channels it is served by, made by the judgement the table itself was built
/// with.
///
/// `considered` holds every channel that has the group or the model, for each group in order, nearest first.
/// `servedIn` names the groups that do serve the model: for administrators only. `emptyGroups` are those asked for
/// that no channel has.
public record Explanation(
        List<String> groups,
        String model,
        List<Considered> considered,
        Set<String> servedIn,
        List<String> emptyGroups) {

    /// One channel under one group. `listedAs` is the name the channel has the model under, which may be that of
    /// its family. `tier` counts from 0 and `share` is the chance to be drawn within the tier; −1 and 0 for others
    /// than candidates.
    public record Considered(
            long channelId,
            String channelName,
            String group,
            String listedAs,
            Verdict verdict,
            long priority,
            int weight,
            int tier,
            double share) {}

    public Explanation {
        groups = List.copyOf(groups);
        considered = List.copyOf(considered);
        emptyGroups = List.copyOf(emptyGroups);
    }

    public static Explanation of(RoutingTable table, List<String> groups, String model) {
        var considered = groups.stream()
                .flatMap(group -> consider(table, group, model).stream())
                .toList();
        var empty = groups.stream()
                .filter(group -> table.channels().stream()
                        .noneMatch(channel -> channel.groups().contains(group)))
                .toList();
        return new Explanation(groups, model, considered, servedIn(table, model), empty);
    }

    /// The group the call would run under: the first with a candidate; empty if there is none.
    public String chosenGroup() {
        return considered.stream()
                .filter(one -> one.verdict() == Verdict.CANDIDATE)
                .map(Considered::group)
                .findFirst()
                .orElse("");
    }

    /// The verdict that came nearest to serving the call.
    public Verdict nearest() {
        return considered.stream()
                .map(Considered::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.UNRELATED);
    }

    private static List<Considered> consider(RoutingTable table, String group, String model) {
        var listed = table.listedAs(group, model);
        var candidates = table.candidates(group, model);
        var names = listed == null ? ModelNames.spellings(model) : List.of(listed);
        var found = new ArrayList<Considered>();
        for (var channel : table.channels()) {
            for (var name : nearestName(table, channel, group, names)) {
                var verdict = table.judge(channel, group, name);
                if (verdict != Verdict.UNRELATED) {
                    found.add(describe(channel, group, name, verdict, candidates));
                }
            }
        }
        found.sort(Comparator.comparing(Considered::verdict)
                .reversed()
                .thenComparing(Comparator.comparingLong(Considered::priority).reversed())
                .thenComparingLong(Considered::channelId));
        return found;
    }

    private static List<String> nearestName(RoutingTable table, Channel channel, String group, List<String> names) {
        return names.stream()
                .max(Comparator.comparing(name -> table.judge(channel, group, name)))
                .map(List::of)
                .orElse(List.of());
    }

    private static Considered describe(
            Channel channel, String group, String name, Verdict verdict, Candidates candidates) {
        int tier = -1;
        double share = 0;
        var tiers = candidates.tiers();
        for (int i = 0; i < tiers.size() && verdict == Verdict.CANDIDATE; i++) {
            var channels = tiers.get(i).channels();
            if (channels.contains(channel)) {
                tier = i;
                share = Candidates.weight(channel)
                        / (double) channels.stream()
                                .filter(Channel::ready)
                                .mapToLong(Candidates::weight)
                                .sum();
            }
        }
        return new Considered(
                channel.id(), channel.name(), group, name, verdict, channel.priority(), channel.weight(), tier, share);
    }

    private static Set<String> servedIn(RoutingTable table, String model) {
        var served = new TreeSet<String>();
        for (var group : table.groups()) {
            if (!table.candidates(group, model).isEmpty()) {
                served.add(group);
            }
        }
        return served;
    }
}
