package dev.sluice.doctor;

import dev.sluice.store.Engine;
import dev.sluice.token.Groups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.exception.DataAccessException;

/// The groups of tokens, the seed's second suspicion. Source: seed-system.md §4.2, §7.3 C4.
final class TokenChecks {
    static final List<Check> ALL = List.of(
            new Check("token.sample", "the first tokens", TokenChecks::sample),
            new Check("token.group", "group of each enabled token", TokenChecks::group),
            new Check("token.counts", "enabled tokens in numbers", TokenChecks::counts),
            new Check("token.limits", "model limits that allow nothing", TokenChecks::limits));

    /// The seed's own statement.
    static final String SAMPLE =
            "SELECT id, name, \"group\", status, models_limit FROM tokens WHERE status = 1 LIMIT 5";

    private static final int MOST = 1000;

    private TokenChecks() {}

    private static Verdict sample(Facts facts) {
        String statement = facts.main().engine() == Engine.MYSQL ? SAMPLE.replace('"', '`') : SAMPLE;
        try {
            return Verdict.ok().with("id | name | group | status | models_limit", rows(facts, statement));
        } catch (DataAccessException _) {
            // Sluice takes the column away when it stops, where another program could not start with it.
            String real = statement.replace("models_limit", "model_limits");
            return Verdict.ok()
                    .with("models_limit", "is there only while Sluice runs; this is model_limits")
                    .with("id | name | group | status | model_limits", rows(facts, real));
        }
    }

    private static List<String> rows(Facts facts, String statement) {
        return facts.main()
                .read(sql -> sql.fetch(statement).stream()
                        .map(row -> row.intoList().stream().map(String::valueOf).collect(Collectors.joining(" | ")))
                        .toList());
    }

    private static Verdict group(Facts facts) {
        List<TokenFacts> tokens = facts.main().read(TokenFacts::enabled);
        Groups rules = facts.groups();
        List<String> refused = new ArrayList<>();
        long missing = 0;
        long servedAsDefault = 0;
        for (TokenFacts token : tokens) {
            if (token.groupMissing()) {
                missing++;
                servedAsDefault += token.userGroup().isBlank() ? 1 : 0;
            } else {
                String objection = objection(token, rules);
                if (!objection.isEmpty()) {
                    refused.add("token %d (%s): %s".formatted(token.id(), token.name(), objection));
                }
            }
        }
        return verdict(missing, servedAsDefault, refused)
                .with("missing", missing)
                .with("missing_at_user_too", servedAsDefault)
                .with("refused", refused)
                .with("tokens", shown(tokens));
    }

    private static Verdict verdict(long missing, long servedAsDefault, List<String> refused) {
        if (!refused.isEmpty()) {
            return Verdict.fail("add the group to UserUsableGroups and GroupRatio, or change the group of the token");
        }
        if (missing == 0) {
            return Verdict.ok();
        }
        String fix = servedAsDefault > 0
                ? "%d tokens without a group run under their user's; %d users have none either and are served as 'default'"
                        .formatted(missing, servedAsDefault)
                : "%d tokens without a group run under their user's; set one to be explicit".formatted(missing);
        return Verdict.warn(fix).repairedBy(TokenGroupRepair.DEFAULT);
    }

    private static String objection(TokenFacts token, Groups rules) {
        String group = token.group().strip();
        if (group.equals(Groups.AUTO)) {
            return rules.expand(group, token.userGroup()).isEmpty() ? "no group of AutoGroups is open to its user" : "";
        }
        if (!rules.usableBy(token.userGroup()).containsKey(group)) {
            return "its user may not use group '%s'".formatted(group);
        }
        return rules.priced(group) ? "" : "group '%s' has no ratio in GroupRatio".formatted(group);
    }

    private static List<String> shown(List<TokenFacts> tokens) {
        List<String> shown = tokens.stream()
                .limit(MOST)
                .map(token -> "%d | %s | %s".formatted(token.id(), token.name(), token.label()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (tokens.size() > MOST) {
            shown.add("and %d more".formatted(tokens.size() - MOST));
        }
        return shown;
    }

    private static Verdict counts(Facts facts) {
        return Verdict.ok().with(count(facts.main().read(TokenFacts::enabled)));
    }

    static Map<String, Object> count(List<TokenFacts> tokens) {
        long missing = tokens.stream().filter(TokenFacts::groupMissing).count();
        long plain = tokens.stream()
                .filter(token -> token.group().equals(Groups.DEFAULT))
                .count();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("enabled", tokens.size());
        counts.put("without_group", missing);
        counts.put("default", plain);
        counts.put("other_group", tokens.size() - missing - plain);
        return counts;
    }

    private static Verdict limits(Facts facts) {
        List<String> empty = facts.main().read(TokenFacts::enabled).stream()
                .filter(token ->
                        token.modelLimitsEnabled() && token.modelLimits().isBlank())
                .map(token -> "token %d (%s)".formatted(token.id(), token.name()))
                .limit(MOST)
                .toList();
        return Verdict.unless(
                        !empty.isEmpty(), Level.WARN, "list models for these tokens, or switch their model limits off")
                .with("tokens", empty);
    }
}
