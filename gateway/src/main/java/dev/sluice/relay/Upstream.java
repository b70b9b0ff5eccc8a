package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import dev.sluice.vendor.Destination;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Opens requests to upstreams. One per event loop, so that a call and its upstream connection share a thread.
/// Redirects are not followed: a channel's key must not travel to where an answer points (D-P21).
final class Upstream {
    private final Vertx vertx;
    private final UpstreamConfig config;
    private final Way direct;
    private final Map<String, Way> proxied = new HashMap<>();

    Upstream(Vertx vertx, UpstreamConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.direct = new Connections(vertx, client(options()));
    }

    /// The way to a destination: straight, or through `proxy` (a URL, `""` for none). Throws
    /// [dev.sluice.refusal.Refused] with `channel:proxy_invalid` for a URL that names no proxy.
    Way through(String proxy) {
        try {
            return proxy.isEmpty() ? direct : proxied.computeIfAbsent(proxy, this::proxied);
        } catch (IllegalArgumentException _) {
            throw Refusal.of(500, "channel:proxy_invalid", "The channel's proxy is not an http, https or socks5 URL.")
                    .asFailure();
        }
    }

    private Way proxied(String url) {
        HttpClientAgent client = client(options().setProxyOptions(proxyOptions(url)));
        return (destination, options) -> client.request(
                options.setHost(destination.host()).setPort(destination.port()).setSsl(destination.tls()));
    }

    /// A connection to `destination` by a way that [#through] gave, ready for the body. `target` is the whole
    /// request target.
    static Future<HttpClientRequest> open(
            Way way, Destination destination, HttpMethod method, String target, MultiMap headers) {
        var options = new RequestOptions()
                .setMethod(method)
                .setURI(target)
                .setFollowRedirects(false)
                .setHeaders(headers);
        return way.open(destination, options);
    }

    private HttpClientAgent client(HttpClientOptions options) {
        // As many connections as there are calls: the limit on concurrency is the operator's, not the pool's.
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(100_000));
    }

    private HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connect().toMillis()))
                .setKeepAliveTimeout(Math.toIntExact(config.idleConnection().toSeconds()))
                .setDecompressionSupported(false)
                .setTrustAll(config.trustAll())
                .setVerifyHost(!config.trustAll())
                .setMaxHeaderSize(64 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setTcpNoDelay(true);
    }

    /// Source: relay.md §3.8 `proxy`.
    private static ProxyOptions proxyOptions(String url) {
        var uri = URI.create(url);
        var type = switch (uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "http", "https" -> ProxyType.HTTP;
            case "socks5", "socks5h" -> ProxyType.SOCKS5;
            default -> throw new IllegalArgumentException("no proxy's scheme");
        };
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : type == ProxyType.HTTP ? 8080 : 1080;
        var options = new ProxyOptions().setType(type).setHost(uri.getHost()).setPort(port);
        String user = uri.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(colon < 0 ? user : user.substring(0, colon));
            options.setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return options;
    }
}
