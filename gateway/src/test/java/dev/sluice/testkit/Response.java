package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole answer as a client got it, with transfer coding removed and content coding left alone.
public record Response(int status, Headers headers, Buffer body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public String header(String name) {
        return headers.first(name).orElse("");
    }

    public String text() {
        return body.toString();
    }

    public JsonNode json() {
        return JSON.readTree(body.getBytes());
    }
}
