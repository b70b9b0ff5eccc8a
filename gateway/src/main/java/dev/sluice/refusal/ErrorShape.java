package dev.sluice.refusal;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The error body of each protocol a caller may speak. Source: relay.md §2.5, seed-system.md §1.9.
///
/// Every shape carries the status-independent facts of a [Refusal] where the protocol has room: `code`, `reason`, and
/// its details. The request id ends the message, as clients of new-api expect.
public enum ErrorShape {
    /// `{"error":{"message","type","param","code","reason"}}`
    OPENAI {
        @Override
        void write(JsonGenerator json, Refusal refusal, String message) {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", message);
            json.writeStringProperty("type", refusal.details().getOrDefault("type", "new_api_error"));
            json.writeStringProperty("param", refusal.details().getOrDefault("param", ""));
            json.writeStringProperty("code", refusal.code());
            facts(json, refusal);
            json.writeEndObject();
            json.writeEndObject();
        }
    },
    /// `{"type":"error","error":{"type","message"}}`
    ANTHROPIC {
        @Override
        void write(JsonGenerator json, Refusal refusal, String message) {
            json.writeStartObject();
            json.writeStringProperty("type", "error");
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("type", anthropicType(refusal.status()));
            json.writeStringProperty("message", message);
            json.writeStringProperty("code", refusal.code());
            facts(json, refusal);
            json.writeEndObject();
            json.writeEndObject();
        }
    },
    /// `{"error":{"code":<http>,"message","status":<Google status name>}}`
    GEMINI {
        @Override
        void write(JsonGenerator json, Refusal refusal, String message) {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeNumberProperty("code", refusal.status());
            json.writeStringProperty("message", message);
            json.writeStringProperty("status", googleStatus(refusal.status()));
            facts(json, refusal);
            json.writeEndObject();
            json.writeEndObject();
        }
    },
    /// `{"code","message","data":null}`: pass-through and job routes.
    TASK {
        @Override
        void write(JsonGenerator json, Refusal refusal, String message) {
            json.writeStartObject();
            json.writeStringProperty("code", refusal.code());
            json.writeStringProperty("message", message);
            json.writeNullProperty("data");
            facts(json, refusal);
            json.writeEndObject();
        }
    },
    /// `{"success":false,"message"}`: the management API.
    MANAGEMENT {
        @Override
        void write(JsonGenerator json, Refusal refusal, String message) {
            json.writeStartObject();
            json.writeBooleanProperty("success", false);
            json.writeStringProperty("message", message);
            json.writeStringProperty("code", refusal.code());
            facts(json, refusal);
            json.writeEndObject();
        }
    };

    private static final JsonFactory JSON = new JsonFactory();

    abstract void write(JsonGenerator json, Refusal refusal, String message);

    /// The body for `refusal` as JSON text.
    public String render(Refusal refusal, String requestId) {
        var text = new StringWriter(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(
                    json,
                    refusal,
                    requestId.isEmpty() ? refusal.message() : refusal.message() + " (request id: " + requestId + ")");
        }
        return text.toString();
    }

    private static void facts(JsonGenerator json, Refusal refusal) {
        if (!refusal.reason().isEmpty()) {
            json.writeStringProperty("reason", refusal.reason());
        }
        for (Map.Entry<String, String> detail : refusal.details().entrySet()) {
            if (!detail.getKey().equals("param") && !detail.getKey().equals("type")) {
                json.writeStringProperty(detail.getKey(), detail.getValue());
            }
        }
    }

    /// Source: the error table of Anthropic's Messages API reference.
    private static String anthropicType(int status) {
        return switch (status) {
            case 400, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }

    /// Source: google.rpc.Code and its HTTP mapping.
    private static String googleStatus(int status) {
        return switch (status) {
            case 400, 413, 422 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        };
    }
}
