package dev.sluice.doctor;

import dev.sluice.ops.Exchange;
import dev.sluice.ops.LogConfig;
import dev.sluice.ops.RecentLines;
import dev.sluice.routing.RoutingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the log tells of the last start, and the last pass-through calls. Source: seed-system.md §4.2.
final class LogChecks {
    static final List<Check> ALL = List.of(
            new Check("log.init", "cache initialisation in the log", LogChecks::init),
            new Check("log.passthrough", "last pass-through calls", LogChecks::passThrough));

    private static final String TWICE = "InitChannelCache failed twice";
    private static final String SYNCED = "channels synced from database";
    private static final String PANIC = "panic";

    private LogChecks() {}

    private static Verdict init(Facts facts) {
        Optional<LogMarkers> markers = facts.running()
                .map(running -> LogMarkers.of(running.log()))
                .or(() -> LogMarkers.ofNewestFile(directory(facts)));
        if (markers.isEmpty()) {
            return Verdict.skip("there is no log file; the running gateway has the lines: GET /api/doctor");
        }
        boolean cacheOn = facts.running()
                .map(running -> running.routing().status().enabled())
                .orElseGet(() -> RoutingConfig.from(facts.environment()).cache());
        LogMarkers seen = markers.get();
        Verdict verdict;
        if (seen.last(TWICE).isPresent()) {
            verdict = Verdict.fail("read the causes in the line; run the db.* checks");
        } else if (seen.last(PANIC).isPresent()) {
            verdict = Verdict.fail("read the line, and report it with the support bundle");
        } else if (cacheOn && seen.last(SYNCED).isEmpty()) {
            verdict = Verdict.fail("POST /api/channel/cache/refresh; run the db.* checks");
        } else {
            verdict = Verdict.ok();
        }
        for (String marker : RecentLines.MARKERS) {
            verdict = verdict.with(marker, seen.last(marker).orElse("not found"));
        }
        return verdict.with("source", seen.source());
    }

    private static Path directory(Facts facts) {
        Path configured = LogConfig.from(facts.environment(), "").directory();
        return configured == null ? Path.of("logs") : configured;
    }

    private static Verdict passThrough(Facts facts) {
        if (facts.running().isEmpty()) {
            return Verdict.skip("only the running gateway remembers calls: GET /api/doctor?check=log.passthrough");
        }
        List<Exchange> calls = facts.running().get().exchanges().passThrough();
        Instant hourAgo = facts.now().minus(Duration.ofHours(1));
        long faults = calls.stream()
                .filter(call -> call.begun().isAfter(hourAgo))
                .filter(Exchange::gatewayFault)
                .count();
        return Verdict.unless(
                        faults > 0,
                        Level.WARN,
                        "the gateway itself could not serve these calls; look at their code, then at select.* and"
                                + " channel.*")
                .with("gateway_faults_last_hour", faults)
                .with("calls", calls.stream().map(LogChecks::shown).toList());
    }

    /// One call in a form that shows in a list.
    static Map<String, Object> shown(Exchange call) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("time", call.begun().toString());
        shown.put("request_id", call.requestId());
        shown.put("channel", call.upstream().channelId());
        shown.put("method", call.asked().method());
        shown.put("path", call.asked().path());
        shown.put("status", call.answered().status());
        shown.put("origin", Words.of(call.answered().origin()));
        shown.put("code", call.answered().code());
        shown.put("reason", call.answered().reason());
        shown.put("bytes", call.answered().bytes());
        shown.put("duration_ms", call.duration().toMillis());
        return shown;
    }
}
