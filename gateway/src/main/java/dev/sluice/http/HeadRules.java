package dev.sluice.http;

import dev.sluice.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is refused by its head alone, whatever it asks for.
///
/// - `CONNECT` and `TRACE` (405): Sluice is no tunnel, and an upstream's echo would show the channel's key.
/// - A header twice that may stand once (400), and a path that climbs (400): somebody before or behind Sluice could
///   read another request in it. Two lengths never get here, Netty refuses them.
///
/// Source: RFC 9110 §5.3, §9.3.6, §9.3.8; RFC 9112 §3.2.
public final class HeadRules {
    private static final List<CharSequence> ONCE =
            List.of(HttpHeaders.HOST, HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE);

    private HeadRules() {}

    /// Why the request is refused, null when it is not.
    public static @Nullable Refusal objection(HttpServerRequest request, Target target) {
        if (HttpMethod.CONNECT.equals(request.method()) || HttpMethod.TRACE.equals(request.method())) {
            return Refusal.of(
                    405,
                    "method_not_allowed",
                    "The method %s is not served here."
                            .formatted(request.method().name()));
        }
        for (CharSequence name : ONCE) {
            if (request.headers().getAll(name).size() > 1) {
                return Refusal.of(400, "bad_request", "The header %s is given twice.".formatted(name));
            }
        }
        if (target.climbs()) {
            return Refusal.of(
                    400, "invalid_path", "The path holds a `..` segment or an escaped separator that hides one.");
        }
        return null;
    }
}
