package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// What Sluice must know of a JSON request body, found in one pass without building a tree. The bytes stay as they are;
/// spans are byte offsets into them, so that a value can be exchanged in place.
///
/// `filled` holds the names of top-level fields whose value is neither null nor an empty text, list or object. A
/// limit such as `maxTokens` is 0 when absent.
record JsonPeek(
        @Nullable String model,
        Span modelSpan,
        boolean stream,
        Span streamOptions,
        boolean usageAsked,
        long maxTokens,
        long n,
        String size,
        String quality,
        Set<String> filled) {

    /// A half-open range of bytes; [#NONE] when the value is absent.
    record Span(int start, int end) {
        static final Span NONE = new Span(-1, -1);

        boolean present() {
            return start >= 0;
        }
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(512)
                    .build())
            .build();

    /// Reads `bytes`, which must hold one JSON object and nothing else.
    ///
    /// Throws [dev.sluice.refusal.Refused] with 400 `invalid_request` for malformed JSON, a field of the wrong
    /// type, or a field that decides about money or routing given twice.
    static JsonPeek of(byte[] bytes) {
        if (isWide(bytes)) {
            throw bad("The request body must be JSON in UTF-8.").asFailure();
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return new Reader(parser).read();
        } catch (JacksonException broken) {
            throw bad("The request body is not valid JSON: " + plain(broken)).asFailure();
        }
    }

    /// Whether the body is in UTF-16 or UTF-32, which the parser would read but spans of bytes would not fit.
    private static boolean isWide(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0 || bytes[i] == (byte) 0xFE || bytes[i] == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }

    private static String plain(JacksonException broken) {
        var at = broken.getLocation();
        String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
        return "it ends early or holds an unexpected character" + where + ".";
    }

    private static Refusal bad(String message) {
        return Refusal.of(400, "invalid_request", message);
    }

    private static final class Reader {
        private final JsonParser parser;
        private final Set<String> filled = new HashSet<>();
        private @Nullable String model;
        private Span modelSpan = Span.NONE;
        private boolean stream;
        private boolean streamSeen;
        private Span streamOptions = Span.NONE;
        private boolean usageAsked;
        private long maxTokens;
        private long n;
        private String size = "";
        private String quality = "";

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        JsonPeek read() {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("The request body must be a JSON object.").asFailure();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                field(name, value);
            }
            if (parser.nextToken() != null) {
                throw bad("The request body holds more than one JSON value.").asFailure();
            }
            return new JsonPeek(
                    model, modelSpan, stream, streamOptions, usageAsked, maxTokens, n, size, quality, filled);
        }

        private void field(String name, JsonToken value) {
            switch (name) {
                case "model" -> model(value);
                case "stream" -> stream(value);
                case "stream_options" -> streamOptions(value);
                case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                    maxTokens = Math.max(maxTokens, number(name, value));
                case "n" -> n = number(name, value);
                case "size" -> size = textOr(value);
                case "quality" -> quality = textOr(value);
                default -> skip(name, value);
            }
        }

        private void model(JsonToken value) {
            if (modelSpan.present()) {
                throw bad("The field `model` is given twice.").asFailure();
            }
            int start = offset(parser.currentTokenLocation());
            if (value == JsonToken.VALUE_STRING) {
                model = parser.getString();
            } else if (value != JsonToken.VALUE_NULL) {
                throw bad("The field `model` must be a text.").asFailure();
            }
            modelSpan = new Span(start, offset(parser.currentLocation()));
        }

        private void stream(JsonToken value) {
            if (streamSeen) {
                throw bad("The field `stream` is given twice.").asFailure();
            }
            streamSeen = true;
            switch (value) {
                case VALUE_TRUE -> stream = true;
                case VALUE_FALSE, VALUE_NULL -> {}
                default ->
                    throw bad("The field `stream` must be true or false.").asFailure();
            }
        }

        private void streamOptions(JsonToken value) {
            int start = offset(parser.currentTokenLocation());
            if (value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean usage = parser.currentName().equals("include_usage");
                    JsonToken inner = parser.nextToken();
                    usageAsked |= usage && inner == JsonToken.VALUE_TRUE;
                    parser.skipChildren();
                }
            } else if (value != JsonToken.VALUE_NULL) {
                throw bad("The field `stream_options` must be an object.").asFailure();
            }
            streamOptions = new Span(start, offset(parser.currentLocation()));
        }

        private long number(String name, JsonToken value) {
            if (value == JsonToken.VALUE_NULL) {
                return 0;
            }
            if (value != JsonToken.VALUE_NUMBER_INT) {
                throw bad("The field `%s` must be a whole number.".formatted(name))
                        .asFailure();
            }
            if (parser.getNumberType() != JsonParser.NumberType.INT
                    || parser.getIntValue() < 0
                    || parser.getIntValue() > 1_073_741_823) {
                throw bad("The field `%s` must lie between 0 and 1073741823.".formatted(name))
                        .asFailure();
            }
            return parser.getIntValue();
        }

        private String textOr(JsonToken value) {
            if (value == JsonToken.VALUE_STRING) {
                return parser.getString();
            }
            parser.skipChildren();
            return "";
        }

        private void skip(String name, JsonToken value) {
            switch (value) {
                case START_ARRAY -> {
                    if (parser.nextToken() != JsonToken.END_ARRAY) {
                        filled.add(name);
                        parser.skipChildren();
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            parser.skipChildren();
                        }
                    }
                }
                case START_OBJECT -> {
                    if (parser.nextToken() != JsonToken.END_OBJECT) {
                        filled.add(name);
                        do {
                            parser.nextToken();
                            parser.skipChildren();
                        } while (parser.nextToken() != JsonToken.END_OBJECT);
                    }
                }
                case VALUE_STRING -> {
                    if (parser.getStringLength() > 0) {
                        filled.add(name);
                    }
                }
                case VALUE_NULL -> {}
                default -> filled.add(name);
            }
        }

        private static int offset(TokenStreamLocation location) {
            return Math.toIntExact(location.getByteOffset());
        }
    }
}
