package dev.sluice.doctor;

import dev.sluice.ops.Exchange;
import dev.sluice.routing.RoutingStatus;
import dev.sluice.routing.RoutingTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// The channel cache of the running gateway. Source: seed-system.md §4.2, §4.3.
final class CacheChecks {
    static final List<Check> ALL = List.of(
            new Check("cache.content", "channels cached for the pair asked for", CacheChecks::content),
            new Check("cache.health", "state of the cache", CacheChecks::health),
            new Check("cache.retry", "attempts to fill the cache", CacheChecks::retry),
            new Check("cache.stats", "how calls fared", CacheChecks::stats));

    private static final String REFRESH = "POST /api/channel/cache/refresh; run the db.* checks";
    private static final String NOT_RUNNING = "only the running gateway knows: GET /api/doctor";
    private static final double GOOD = 99;
    private static final double BEARABLE = 90;

    private CacheChecks() {}

    /// What a running gateway with the cache on routes by.
    static Optional<RoutingTable> snapshot(Facts facts) {
        return facts.running()
                .filter(running -> running.routing().status().enabled())
                .map(running -> running.routing().current());
    }

    private static Verdict content(Facts facts) {
        var question = facts.question();
        Optional<RoutingTable> snapshot = snapshot(facts);
        RoutingTable table = snapshot.orElseGet(facts::table);
        List<Long> ids = table.candidates(question.group(), question.model()).channelIds();
        return Verdict.unless(
                        ids.isEmpty(),
                        Level.FAIL,
                        "no channel serves '%s' to group '%s': see select.agree; POST /api/channel/cache/refresh"
                                .formatted(question.model(), question.group()))
                .with("source", snapshot.isPresent() ? "snapshot" : "database, as a start would read it")
                .with("group2model2channels[\"%s\"][\"%s\"]".formatted(question.group(), question.model()), ids)
                .with("channels", table.counts().channels())
                .with("pairs", table.counts().pairs());
    }

    private static Verdict health(Facts facts) {
        if (facts.running().isEmpty()) {
            return Verdict.skip(NOT_RUNNING);
        }
        RoutingStatus status = facts.running().get().routing().status();
        Verdict verdict = switch (status.state()) {
            case OFF, READY -> Verdict.ok();
            case STALE -> Verdict.warn(REFRESH);
            case EMPTY, FAILED -> Verdict.fail(REFRESH);
        };
        return verdict.with("state", Words.of(status.state()))
                .with("age_s", status.age().toSeconds())
                .with("sync_s", status.syncEvery().toSeconds())
                .with("version", status.version())
                .with("refreshes", status.refreshes())
                .with("failures", status.failures())
                .with("last_error", status.lastError());
    }

    private static Verdict retry(Facts facts) {
        if (facts.running().isEmpty()) {
            return Verdict.skip(NOT_RUNNING);
        }
        RoutingStatus status = facts.running().get().routing().status();
        if (!status.enabled()) {
            return Verdict.ok().with("cache", "off");
        }
        Verdict verdict;
        if (!status.initFailure().isEmpty()) {
            verdict = Verdict.fail("the first two attempts failed; see the causes, then the db.* checks");
        } else {
            verdict = Verdict.unless(
                    status.initAttempts() > 1, Level.WARN, "the first attempt failed; the log names the cause");
        }
        return verdict.with("attempts", status.initAttempts()).with("causes", status.initFailure());
    }

    private static Verdict stats(Facts facts) {
        if (facts.running().isEmpty()) {
            return Verdict.skip(NOT_RUNNING);
        }
        List<Exchange> calls = facts.running().get().exchanges().all();
        if (calls.isEmpty()) {
            return Verdict.ok().with("calls", 0);
        }
        RoutingStatus status = facts.running().get().routing().status();
        // What the client did wrong says nothing about the gateway.
        long failures = count(calls, call -> call.answered().status() >= 500);
        double rate = 100.0 * (calls.size() - failures) / calls.size();
        return rated(rate)
                .with("calls", calls.size())
                .with("failures", failures)
                .with("success_rate", String.format(Locale.ROOT, "%.1f %%", rate))
                .with("retried", count(calls, call -> call.attempts() > 1))
                .with(
                        "retried_and_failed",
                        count(
                                calls,
                                call -> call.attempts() > 1 && call.answered().status() >= 500))
                .with("fallbacks", status.fallbacks())
                .with("answered_503", count(calls, call -> call.answered().status() == 503))
                .with("last_successes", last(calls, call -> call.answered().status() < 400))
                .with("last_problems", last(calls, call -> call.answered().status() >= 400));
    }

    static Verdict rated(double successRate) {
        String fix = "look at the last problems, then at select.* and channel.*";
        return successRate < BEARABLE ? Verdict.fail(fix) : Verdict.unless(successRate < GOOD, Level.WARN, fix);
    }

    private static long count(List<Exchange> calls, Predicate<Exchange> which) {
        return calls.stream().filter(which).count();
    }

    private static List<String> last(List<Exchange> calls, Predicate<Exchange> which) {
        return calls.reversed().stream()
                .filter(which)
                .limit(5)
                .map(call -> "%s %s %s %d"
                        .formatted(
                                call.begun(),
                                call.requestId(),
                                call.asked().path(),
                                call.answered().status()))
                .toList();
    }
}
