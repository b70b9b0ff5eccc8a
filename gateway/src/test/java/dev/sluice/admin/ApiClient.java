package dev.sluice.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A script that talks to the management API as `curl` would. Redirects are not followed. Immutable.
final class ApiClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;
    private final Map<String, String> headers;

    ApiClient(URI base) {
        this(base, Map.of());
    }

    private ApiClient(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    ApiClient with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiClient(base, more);
    }

    /// Signs in and goes on with the session cookie and the account's id.
    ApiClient signedIn(String username, String password) {
        ApiAnswer answer =
                post("/api/user/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
        long id = answer.data().path("id").longValue();
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        return with("Cookie", cookie).with("New-Api-User", Long.toString(id));
    }

    ApiAnswer get(String path) {
        return send("GET", path, null);
    }

    ApiAnswer post(String path, String json) {
        return send("POST", path, json);
    }

    ApiAnswer post(String path) {
        return send("POST", path, null);
    }

    ApiAnswer put(String path, String json) {
        return send("PUT", path, json);
    }

    ApiAnswer delete(String path) {
        return send("DELETE", path, null);
    }

    ApiAnswer send(String method, String path, @Nullable String json) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::setHeader);
        if (json != null) {
            request.setHeader("Content-Type", "application/json");
        }
        request.method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new ApiAnswer(response.statusCode(), response.headers(), Json.parse(response.body()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
