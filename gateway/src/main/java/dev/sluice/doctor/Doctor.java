package dev.sluice.doctor;

import dev.sluice.config.Environment;
import dev.sluice.ops.Failure;
import dev.sluice.ops.Redactor;
import dev.sluice.store.DatabaseUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs checks. Whatever a check finds or throws becomes a [Result]; none of them holds a secret of the environment or
/// anything that looks like a key.
public final class Doctor {
    private final Environment environment;
    private final Facts.Place place;
    private final Redactor redactor;
    private final Clock clock;

    public Doctor(Environment environment, Facts.Place place, Clock clock) {
        this.environment = environment;
        this.place = place;
        this.redactor = Redactor.of(environment);
        this.clock = clock;
    }

    /// Every check that costs nothing and sends nothing, in the order they are run.
    public static List<Check> checks() {
        return Stream.of(
                        EnvironmentChecks.ALL,
                        LogChecks.ALL,
                        DatabaseChecks.ALL,
                        ChannelChecks.ALL,
                        SunoChecks.ALL,
                        AbilityChecks.ALL,
                        SelectionChecks.ALL,
                        CacheChecks.ALL,
                        TokenChecks.ALL,
                        PriceChecks.ALL,
                        UsageChecks.ALL,
                        SqliteChecks.ALL,
                        SafetyChecks.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /// @param ids the checks to run; a subject such as `channel` stands for all of its checks; empty for every
    /// check
    public Report run(Set<String> ids, Question question) {
        return run(select(checks(), ids), question);
    }

    /// The same with the live checks after all others.
    public Report run(Set<String> ids, Live live, Question question) {
        var all = Stream.concat(checks().stream(), live.checks().stream()).toList();
        return run(select(all, ids), question);
    }

    private Report run(List<Check> checks, Question question) {
        Question fitted = TokenGroup.followed(place.main(), UsualQuestion.fitted(place.main(), question));
        var facts = new Facts(environment, place, fitted, clock);
        List<Result> results = new ArrayList<>();
        for (Check check : checks) {
            results.add(examine(check, facts));
        }
        return new Report(clock.instant(), results);
    }

    /// The checks that `ids` name. Throws [BadQuestion] for an id that names none.
    static List<Check> select(List<Check> checks, Set<String> ids) {
        for (String id : ids) {
            if (checks.stream().noneMatch(check -> named(check, id))) {
                throw new BadQuestion("there is no check '%s'; known are %s"
                        .formatted(id, checks.stream().map(Check::id).collect(Collectors.joining(", "))));
            }
        }
        return checks.stream()
                .filter(check -> ids.isEmpty() || ids.stream().anyMatch(id -> named(check, id)))
                .toList();
    }

    private static boolean named(Check check, String id) {
        return check.id().equals(id) || check.id().startsWith(id + ".");
    }

    private Result examine(Check check, Facts facts) {
        long began = System.nanoTime();
        Verdict verdict;
        try {
            verdict = check.examination().examine(facts);
        } catch (DatabaseUnavailable e) {
            verdict = Verdict.skip(Failure.words(e));
        } catch (RuntimeException e) {
            verdict = Verdict.fail("the check itself failed; report this with the support bundle")
                    .with("failure", Failure.words(e));
        }
        return new Result(check.id(), check.title(), clean(verdict), Duration.ofNanos(System.nanoTime() - began));
    }

    private Verdict clean(Verdict verdict) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        verdict.evidence().forEach((name, fact) -> evidence.put(name, clean(fact)));
        return new Verdict(verdict.level(), evidence, redactor.clean(verdict.fix()), verdict.repair());
    }

    private Object clean(Object fact) {
        return switch (fact) {
            case String text -> redactor.clean(text);
            case List<?> list -> list.stream().map(this::clean).toList();
            case Map<?, ?> map -> {
                Map<String, Object> clean = new LinkedHashMap<>();
                map.forEach((name, value) -> clean.put(redactor.clean(name.toString()), clean(value)));
                yield clean;
            }
            default -> fact;
        };
    }
}
