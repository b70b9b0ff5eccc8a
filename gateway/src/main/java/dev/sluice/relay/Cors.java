package dev.sluice.relay;

import io.vertx.core.http.HttpServerRequest;

/// Cross-origin rules of the relay routes: any page may call them, as it must bring a key anyway. Source: relay.md
/// §1.1.
final class Cors {
    private Cors() {}

    /// Answers a preflight, before any key is looked at.
    static void preflight(HttpServerRequest request) {
        String headers = request.getHeader("Access-Control-Request-Headers");
        request.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS")
                .putHeader("Access-Control-Allow-Headers", headers == null ? "*" : headers)
                .putHeader("Access-Control-Max-Age", "43200")
                .end();
    }
}
