package dev.sluice.cli;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/// Hands requests below `/api` to the management API, and the root page to whoever opens it in a browser.
final class Management {
    private final Router router;

    Management(Router router) {
        this.router = router;
    }

    boolean takes(HttpServerRequest request, String path) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            router.handle(request);
            return true;
        }
        if (path.equals("/")) {
            request.response()
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("Sluice is running. Clients: this address is the base URL. State: /readyz\n");
            return true;
        }
        return false;
    }
}
