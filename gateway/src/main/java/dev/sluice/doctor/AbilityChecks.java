package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Record;

/// Whether the table `abilities` says the same as the channels. Source: seed-system.md §4.2, §4.3.
///
/// Calls are served without these rows too; new-api, and whoever asks the table, needs them.
final class AbilityChecks {
    static final List<Check> ALL = List.of(
            new Check("ability.rows", "ability rows of each channel", AbilityChecks::rows),
            new Check("ability.null", "ability rows that cannot be used", AbilityChecks::unusable));

    static final String REPAIR = "ability.rebuild";
    private static final int MOST = 100;

    private record Row(long channelId, String group, String model, boolean enabled, boolean priorityMissing) {}

    private AbilityChecks() {}

    private static List<Row> read(Facts facts) {
        return facts.main()
                .read(sql -> sql.select(
                                ABILITIES.CHANNEL_ID,
                                ABILITIES.GROUP,
                                ABILITIES.MODEL,
                                ABILITIES.ENABLED,
                                ABILITIES.PRIORITY)
                        .from(ABILITIES)
                        .fetch(AbilityChecks::row));
    }

    private static Row row(Record row) {
        return new Row(
                row.get(ABILITIES.CHANNEL_ID),
                Objects.requireNonNullElse(row.get(ABILITIES.GROUP), ""),
                Objects.requireNonNullElse(row.get(ABILITIES.MODEL), ""),
                Boolean.TRUE.equals(row.get(ABILITIES.ENABLED)),
                row.get(ABILITIES.PRIORITY) == null);
    }

    private static Verdict rows(Facts facts) {
        List<Row> rows = read(facts);
        Map<Long, List<Row>> byChannel = rows.stream().collect(Collectors.groupingBy(Row::channelId));
        List<String> differences = new ArrayList<>();
        for (ChannelFacts channel : facts.channels()) {
            compare(channel, byChannel.getOrDefault(channel.id(), List.of()), differences);
        }
        return Verdict.unless(
                        !differences.isEmpty(),
                        Level.FAIL,
                        "rebuild the rows: ./sluice doctor --fix ability.rebuild --apply")
                .with("rows", rows.size())
                .with("differences", differences.size())
                .with("first", differences.stream().limit(MOST).toList())
                .repairedBy(REPAIR);
    }

    private static void compare(ChannelFacts channel, List<Row> rows, List<String> differences) {
        Map<String, Row> byPair = new HashMap<>();
        rows.forEach(row -> byPair.put(row.group() + "/" + row.model(), row));
        for (String group : channel.groupNames()) {
            for (String model : channel.modelNames()) {
                Row row = byPair.get(group + "/" + model);
                String place = "channel %d, %s/%s: ".formatted(channel.id(), group, model);
                if (row == null) {
                    differences.add(place + "no row");
                } else if (row.enabled() != channel.enabled()) {
                    differences.add(place
                            + "row is %s, channel is %s"
                                    .formatted(row.enabled() ? "enabled" : "disabled", channel.statusWord()));
                }
            }
        }
    }

    private static Verdict unusable(Facts facts) {
        List<Row> rows = read(facts);
        Set<Long> channels = facts.channels().stream().map(ChannelFacts::id).collect(Collectors.toUnmodifiableSet());
        long noPriority = rows.stream().filter(Row::priorityMissing).count();
        long orphans =
                rows.stream().filter(row -> !channels.contains(row.channelId())).count();
        long distinct = rows.stream()
                .map(row -> row.channelId() + "/" + row.group().strip() + "/"
                        + row.model().strip())
                .distinct()
                .count();
        long repeats = rows.size() - distinct;
        return Verdict.unless(
                        noPriority + orphans + repeats > 0,
                        Level.WARN,
                        "rebuild the rows: ./sluice doctor --fix ability.rebuild --apply")
                .with("without_priority", noPriority)
                .with("of_no_channel", orphans)
                .with("repeated_but_for_blanks", repeats)
                .repairedBy(REPAIR);
    }
}
