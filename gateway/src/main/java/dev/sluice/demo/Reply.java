package dev.sluice.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What the demo vendor answers. The pieces of a `streamed` reply are meant to go out one by one, with time between.
public record Reply(int status, String contentType, List<byte[]> pieces, boolean streamed) {
    public Reply {
        pieces = List.copyOf(pieces);
    }

    static Reply json(JsonNode body) {
        return json(200, body);
    }

    static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json", List.of(utf8(body.toString())), false);
    }

    static Reply bytes(String contentType, byte[] body) {
        return new Reply(200, contentType, List.of(body), false);
    }

    /// Server-sent events, already framed.
    static Reply events(List<String> events) {
        return new Reply(
                200, "text/event-stream", events.stream().map(Reply::utf8).toList(), true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
