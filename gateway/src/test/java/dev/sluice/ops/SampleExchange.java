package dev.sluice.ops;

import java.time.Duration;
import java.time.Instant;

/// Calls for tests that only differ in what the test is about.
final class SampleExchange {
    private SampleExchange() {}

    static Exchange answered(int status, Exchange.Origin origin, String body) {
        return of("runway", true, "gen4_turbo", status, origin, "", body, 1);
    }

    static Exchange refused(int status, String reason) {
        return of("runway", true, "gen4_turbo", status, Exchange.Origin.GATEWAY, reason, "{}", 0);
    }

    static Exchange chat(String model) {
        return of("chat", false, model, 200, Exchange.Origin.UPSTREAM, "", "", 2);
    }

    private static Exchange of(
            String endpoint,
            boolean passThrough,
            String model,
            int status,
            Exchange.Origin origin,
            String reason,
            String body,
            int attempts) {
        return new Exchange(
                Instant.parse("2026-01-02T03:04:05Z"),
                "20260102030405",
                new Exchange.Asked(endpoint, passThrough, "POST", "/" + endpoint + "/tasks", model, "default"),
                attempts == 0 ? Exchange.Upstream.NONE : new Exchange.Upstream(8, "Bltcy"),
                new Exchange.Answered(status, origin, reason.isEmpty() ? "" : "model_not_found", reason, 12, body),
                attempts,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                100,
                7);
    }
}
