package dev.sluice.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reports for people: one line a check, evidence beneath those that are not well, then what was skipped and why, and
/// a line of counts.
public final class ReportText {
    private static final int LONGEST = 2000;

    private final boolean everything;

    /// @param everything evidence of checks that are well, too
    public ReportText(boolean everything) {
        this.everything = everything;
    }

    public String of(Report report) {
        var text = new StringBuilder();
        Map<String, List<String>> skipped = new LinkedHashMap<>();
        for (Result result : report.results()) {
            if (result.level() == Level.SKIP) {
                String why = String.valueOf(result.verdict().evidence().get("skipped"));
                skipped.computeIfAbsent(why, _ -> new ArrayList<>()).add(result.id());
                continue;
            }
            text.append("%-4s  %-20s %s%n".formatted(result.level().word(), result.id(), result.title()));
            if (everything || result.level() != Level.OK) {
                detail(result, text);
            }
        }
        skipped.forEach((why, ids) -> text.append("skip  %s%n      %s%n".formatted(String.join(", ", ids), why)));
        return text.append("%n%d ok, %d warnings, %d failures, %d skipped%n"
                        .formatted(
                                report.count(Level.OK),
                                report.count(Level.WARN),
                                report.count(Level.FAIL),
                                report.count(Level.SKIP)))
                .toString();
    }

    private static void detail(Result result, StringBuilder text) {
        lines(result.verdict().evidence(), "      ", text);
        if (!result.verdict().fix().isEmpty()) {
            text.append("      → %s%n".formatted(result.verdict().fix()));
        }
        result.verdict()
                .repairId()
                .ifPresent(id -> text.append(
                        "      → ./sluice doctor --fix %s shows what would change; add --apply to change it%n"
                                .formatted(id)));
    }

    /// Facts, one a line; lists and maps indented beneath their name.
    static void lines(Map<?, ?> facts, String indent, StringBuilder text) {
        facts.forEach((name, fact) -> {
            switch (fact) {
                case Map<?, ?> map
                when !map.isEmpty() -> {
                    text.append("%s%s:%n".formatted(indent, name));
                    lines(map, indent + "  ", text);
                }
                case Collection<?> list
                when holdsMuch(list) -> {
                    text.append("%s%s:%n".formatted(indent, name));
                    list.forEach(each -> text.append("%s  %s%n".formatted(indent, brief(each))));
                }
                default -> text.append("%s%s: %s%n".formatted(indent, name, brief(fact)));
            }
        });
    }

    private static boolean holdsMuch(Collection<?> list) {
        return list.size() > 1
                && list.stream().anyMatch(each -> String.valueOf(each).length() > 12);
    }

    private static String brief(Object fact) {
        String text = String.valueOf(fact);
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
