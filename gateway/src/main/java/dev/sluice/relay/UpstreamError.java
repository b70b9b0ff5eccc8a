package dev.sluice.relay;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an upstream said when it refused, read from whatever it sent. Source: relay.md §2.5. The message is masked:
/// it holds no URL, host, address or key.
record UpstreamError(String message, String type, String param, JsonNode code) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonFactory WRITER = new JsonFactory();
    private static final List<String> MESSAGES =
            List.of("/message", "/msg", "/err", "/error_msg", "/detail", "/header/message", "/response/error/message");

    static UpstreamError of(int status, byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode error = root.path("error");
            if (!error.path("message").asString("").isEmpty()) {
                return new UpstreamError(
                        Masking.mask(error.path("message").asString()),
                        orElse(error.path("type").asString(""), "upstream_error"),
                        error.path("param").asString(""),
                        error.path("code"));
            }
            if (!error.asString("").isEmpty()) {
                return unnamed(status, error.asString());
            }
            for (String pointer : MESSAGES) {
                String text = root.at(pointer).asString("");
                if (!text.isEmpty()) {
                    return unnamed(status, text);
                }
            }
        } catch (JacksonException _) {
            return unnamed(status, "");
        }
        return unnamed(status, "");
    }

    private static String orElse(String text, String fallback) {
        return text.isBlank() ? fallback : text;
    }

    private static UpstreamError unnamed(int status, String text) {
        String message =
                text.isEmpty() ? "The upstream answered with status %d.".formatted(status) : Masking.mask(text);
        return new UpstreamError(
                message, "upstream_error", "", JSON.getNodeFactory().stringNode("bad_response_status_code"));
    }

    /// The same with another code.
    UpstreamError withCode(String other) {
        return new UpstreamError(message, type, param, JSON.getNodeFactory().stringNode(other));
    }

    /// The error in OpenAI's shape.
    String render(String requestId) {
        var text = new StringWriter(256);
        try (var json = WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", message + " (request id: " + requestId + ")");
            json.writeStringProperty("type", type);
            json.writeStringProperty("param", param);
            if (code.isNumber()) {
                json.writeNumberProperty("code", code.asLong());
            } else if (code.isString()) {
                json.writeStringProperty("code", code.asString());
            } else {
                json.writeNullProperty("code");
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }
}
