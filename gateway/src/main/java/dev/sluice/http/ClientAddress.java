package dev.sluice.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Whose address a call comes from. `X-Forwarded-For` counts only when the peer is on loopback or a private network,
/// where a reverse proxy would stand; its last entry that is not itself such a proxy is the client.
public final class ClientAddress {
    private final boolean trustForwarded;

    public ClientAddress(boolean trustForwarded) {
        this.trustForwarded = trustForwarded;
    }

    /// The client's IP in text form, `""` when the transport has none.
    public String of(HttpServerRequest request) {
        var peer = request.remoteAddress();
        String address = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
        if (!trustForwarded) {
            return address;
        }
        String forwarded = request.getHeader("X-Forwarded-For");
        return forwarded == null || !isNear(address) ? address : nearestClient(forwarded, address);
    }

    private static String nearestClient(String forwarded, String fallback) {
        String[] hops = forwarded.split(",", 32);
        String client = fallback;
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (parse(hop) == null) {
                return client;
            }
            client = hop;
            if (!isNear(hop)) {
                return client;
            }
        }
        return client;
    }

    private static boolean isNear(String address) {
        InetAddress parsed = parse(address);
        return parsed != null
                && (parsed.isLoopbackAddress() || parsed.isSiteLocalAddress() || parsed.isLinkLocalAddress());
    }

    /// Literal addresses only: a name would ask the resolver.
    private static @Nullable InetAddress parse(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
