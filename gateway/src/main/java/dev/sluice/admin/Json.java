package dev.sluice.admin;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the management API reads and writes it.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode strings(Iterable<String> values) {
        ArrayNode list = array();
        values.forEach(list::add);
        return list;
    }

    static JsonNode string(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    static JsonNode flag(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    /// A whole number where it is one, so that no client sees `500000.0`.
    static JsonNode number(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value.doubleValue());
    }

    /// Throws [JacksonException] when `text` is not one JSON value.
    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static JsonNode parse(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /// The object in `text`; an empty one when there is none or it is not a JSON object. For columns other programs
    /// write, which must never make a row unreadable.
    static ObjectNode tolerantObject(String text) {
        if (text.isBlank()) {
            return object();
        }
        try {
            return parse(text) instanceof ObjectNode found ? found : object();
        } catch (JacksonException _) {
            return object();
        }
    }
}
