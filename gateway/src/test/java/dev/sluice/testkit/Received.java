package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request as an upstream got it. `target` is the raw path with its query, undecoded.
public record Received(String method, String target, Headers headers, Buffer body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// The raw path without the query.
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /// The raw query without its question mark; empty when there is none.
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    public String text() {
        return body.toString();
    }

    public JsonNode json() {
        return JSON.readTree(body.getBytes());
    }
}
