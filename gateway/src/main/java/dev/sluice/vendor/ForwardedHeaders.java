package dev.sluice.vendor;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;

/// Which headers cross the gateway. Source: seed-system.md D-P14, §1.10; RFC 9110 §7.6.1 for hop-by-hop fields.
public final class ForwardedHeaders {
    private static final String FORWARDED = "x-forwarded-";

    /// What may never reach an upstream: the caller's credentials, and what belongs to one connection.
    private static final MultiMap NOT_UPSTREAM = names(
            "authorization",
            "cookie",
            "x-ptoken",
            "x-vtoken",
            "x-ctoken",
            "x-api-key",
            "x-goog-api-key",
            "mj-api-secret",
            "new-api-user",
            "host",
            "content-length",
            "expect",
            "forwarded",
            "via",
            "x-real-ip",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "sec-websocket-protocol",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions");

    /// What an upstream may not decide for the caller: framing, cookies of another site, and CORS, which is ours.
    private static final MultiMap NOT_TO_CLIENT = names(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "set-cookie",
            "x-oneapi-request-id",
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-expose-headers",
            "access-control-max-age",
            "alt-svc",
            "strict-transport-security");

    private ForwardedHeaders() {}

    /// A set that looks names up in any case without making another text of them.
    private static MultiMap names(String... names) {
        MultiMap set = HttpHeaders.headers();
        for (String name : names) {
            set.add(name, "");
        }
        return set;
    }

    /// Copies what a pass-through call may carry upstream, order and repetition kept.
    public static void toUpstream(MultiMap client, MultiMap upstream) {
        String named = client.get("Connection");
        String perConnection =
                named == null ? "" : "," + named.toLowerCase(Locale.ROOT).replace(" ", "") + ",";
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey();
            boolean stays = NOT_UPSTREAM.contains(name)
                    || name.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length())
                    || (!perConnection.isEmpty() && perConnection.contains("," + name.toLowerCase(Locale.ROOT) + ","));
            if (!stays) {
                upstream.add(header.getKey(), header.getValue());
            }
        }
    }

    /// Copies what an upstream's answer may carry to the caller, order and repetition kept.
    public static void toClient(MultiMap upstream, MultiMap client) {
        for (Map.Entry<String, String> header : upstream) {
            if (!NOT_TO_CLIENT.contains(header.getKey())) {
                client.add(header.getKey(), header.getValue());
            }
        }
    }
}
