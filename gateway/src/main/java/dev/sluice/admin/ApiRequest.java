package dev.sluice.admin;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One management request, copied off the event loop so that plain blocking code can read it.
public record ApiRequest(
        ApiRoute route,
        String path,
        Map<String, String> segments,
        MultiMap query,
        MultiMap headers,
        String sessionId,
        String clientIp,
        Buffer content,
        Caller caller) {

    static ApiRequest of(ApiRoute route, RoutingContext context, String clientIp) {
        var request = context.request();
        Cookie cookie = request.getCookie(SessionCookie.NAME);
        Buffer content = context.body() == null ? null : context.body().buffer();
        return new ApiRequest(
                route,
                request.path(),
                Map.copyOf(context.pathParams()),
                context.queryParams(),
                request.headers(),
                cookie == null ? "" : cookie.getValue(),
                clientIp,
                content == null ? Buffer.buffer() : content,
                Caller.NOBODY);
    }

    ApiRequest as(Caller known) {
        return new ApiRequest(route, path, segments, query, headers, sessionId, clientIp, content, known);
    }

    /// The number in the path's `:id`.
    public long id() {
        return Numbers.whole("id", segment("id"));
    }

    public String segment(String name) {
        String value = segments.get(name);
        if (value == null) {
            throw new IllegalStateException("route %s has no segment %s".formatted(route.path(), name));
        }
        return value;
    }

    /// A query parameter; blank counts as absent.
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String query(String name, String fallback) {
        return query(name).orElse(fallback);
    }

    /// A whole number; anything else is the client's mistake.
    public OptionalLong number(String name) {
        Optional<String> value = query(name);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Numbers.whole(name, value.get()));
    }

    public boolean flag(String name, boolean fallback) {
        return query(name)
                .map(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .orElse(fallback);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /// The JSON object in the body.
    public Body body() {
        return Body.of(content.getBytes());
    }

    /// The JSON object in the body, an empty one when nothing was sent.
    public Body optionalBody() {
        return content.length() == 0 ? new Body(Json.object()) : body();
    }
}
