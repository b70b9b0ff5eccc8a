package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why an upstream could not be asked, or stopped answering. `sent` says whether the upstream may have acted on the
/// request: a fault before that is always worth another channel.
record Fault(Kind kind, boolean sent, @Nullable Throwable cause) {
    enum Kind {
        NAME("the upstream's host name could not be resolved"),
        CONNECT("no connection to the upstream could be made"),
        TLS("the TLS handshake with the upstream failed"),
        TIMEOUT("the upstream did not answer in time"),
        BROKEN("the upstream broke off before its answer was complete"),
        BODY_TOO_LONG("the request body is longer than this gateway allows"),
        BODY_STALLED("the rest of the request body did not come");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /// Sorts what the HTTP client reports.
    static Fault of(Throwable cause, boolean sent) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            Kind kind = kindOf(each);
            if (kind != null) {
                return new Fault(kind, sent && kind != Kind.NAME && kind != Kind.CONNECT && kind != Kind.TLS, cause);
            }
        }
        return new Fault(Kind.BROKEN, sent, cause);
    }

    private static @Nullable Kind kindOf(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> Kind.NAME;
            case SSLException _ -> Kind.TLS;
            case ConnectTimeoutException _ -> Kind.CONNECT;
            case ConnectException _ -> Kind.CONNECT;
            case NoRouteToHostException _ -> Kind.CONNECT;
            case TimeoutException _ -> Kind.TIMEOUT;
            case StreamResetException _ -> Kind.BROKEN;
            case HttpClosedException _ -> Kind.BROKEN;
            default -> null;
        };
    }

    /// What the caller is told: 504 for time, 413 for a body beyond the limit, 408 for one that stops, 502 for the
    /// rest (D-P01). Never holds a URL (D-P23).
    Refusal refusal() {
        return refusal(kind).because(kind.name().toLowerCase(Locale.ROOT)).with(Map.of("origin", "gateway"));
    }

    private static Refusal refusal(Kind kind) {
        String words = "The gateway reached no answer: " + kind.words() + ".";
        return switch (kind) {
            case BODY_TOO_LONG -> Refusal.of(413, "read_request_body_failed", words);
            case BODY_STALLED -> Refusal.of(408, "read_request_body_failed", words);
            case TIMEOUT -> Refusal.of(504, "upstream_timeout", words);
            case NAME, CONNECT, TLS, BROKEN -> Refusal.of(502, "request_failed", words);
        };
    }
}
