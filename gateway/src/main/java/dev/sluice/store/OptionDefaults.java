package dev.sluice.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each known option is while nobody has saved it, and of which kind its text must be.
///
/// Read from `option-defaults.json`, where the JSON type of the default tells the kind: `true` a flag, `5` a whole
/// number, `5.0` a number, an object or array JSON of that shape, a string any text.
final class OptionDefaults {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    static final OptionDefaults BUILT_IN = load();

    private final Map<String, JsonNode> values;

    private OptionDefaults(Map<String, JsonNode> values) {
        this.values = Map.copyOf(values);
    }

    private static OptionDefaults load() {
        try (InputStream file = OptionDefaults.class.getResourceAsStream("option-defaults.json")) {
            if (file == null) {
                throw new IllegalStateException("option-defaults.json is missing from the program");
            }
            Map<String, JsonNode> values = new HashMap<>();
            JSON.readTree(file).forEachEntry(values::put);
            return new OptionDefaults(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every default in the text form of the table.
    Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        values.forEach((key, value) -> texts.put(key, value.isString() ? value.stringValue() : value.toString()));
        return texts;
    }

    /// What is wrong with `text` as the value of `key`; empty when nothing is, or when the option is unknown.
    Optional<String> objection(String key, String text) {
        JsonNode value = values.get(key);
        if (value == null || value.isString()) {
            return Optional.empty();
        }
        if (value.isBoolean()) {
            return Optional.of("want true or false")
                    .filter(_ -> Flag.parse(text).isEmpty());
        }
        if (value.isIntegralNumber()) {
            return Optional.of("want a whole number").filter(_ -> !whole(text));
        }
        if (value.isNumber()) {
            return Optional.of("want a number").filter(_ -> !number(text));
        }
        String shape = value.isObject() ? "object" : "array";
        return Optional.of("want a JSON " + shape).filter(_ -> !json(text, value.isObject()));
    }

    private static boolean whole(String text) {
        try {
            new BigDecimal(text.strip()).longValue();
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static boolean number(String text) {
        return whole(text);
    }

    private static boolean json(String text, boolean object) {
        try {
            JsonNode node = JSON.readTree(text);
            return object ? node.isObject() : node.isArray();
        } catch (JacksonException _) {
            return false;
        }
    }
}
