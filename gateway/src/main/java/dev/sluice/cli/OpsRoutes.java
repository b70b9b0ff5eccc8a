package dev.sluice.cli;

import dev.sluice.http.OffLoop;
import dev.sluice.ops.Health;
import dev.sluice.ops.Metrics;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Routes for whoever operates the gateway, beside the management API. `/livez` and `/readyz` are public, as load
/// balancers ask them; `/metrics` asks for `Authorization: Bearer <SLUICE_METRICS_TOKEN>` when that variable is set.
final class OpsRoutes {
    private final Health health;
    private final Metrics metrics;
    private final OffLoop offLoop;
    private final Optional<String> metricsToken;

    OpsRoutes(Health health, Metrics metrics, OffLoop offLoop, Optional<String> metricsToken) {
        this.health = health;
        this.metrics = metrics;
        this.offLoop = offLoop;
        this.metricsToken = metricsToken;
    }

    /// Whether `path` is one of these routes; it is answered then.
    boolean takes(HttpServerRequest request, String path) {
        switch (path) {
            case "/livez" -> answer(request, Health.alive());
            case "/readyz", "/health" -> offLoop.run(health::readiness).onSuccess(ready -> answer(request, ready));
            case "/metrics" -> metrics(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void metrics(HttpServerRequest request) {
        if (metricsToken.isPresent() && !isBearer(request, metricsToken.get())) {
            request.response()
                    .setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Bearer")
                    .end();
            return;
        }
        offLoop.run(metrics::scrape)
                .onSuccess(text -> request.response()
                        .putHeader("Content-Type", Metrics.CONTENT_TYPE)
                        .end(text));
    }

    private static boolean isBearer(HttpServerRequest request, String token) {
        String sent = request.getHeader("Authorization");
        return sent != null
                && MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpServerRequest request, Health.Answer answer) {
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(answer.json());
    }
}
