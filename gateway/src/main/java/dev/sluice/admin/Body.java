package dev.sluice.admin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object a client sent, read member by member. A member of the wrong kind is the client's mistake and is
/// declined by name; null counts as absent except for [#has].
public record Body(ObjectNode json) {
    private static final int MOST_IDS = 10_000;

    static Body of(byte[] content) {
        try {
            if (Json.parse(content) instanceof ObjectNode object) {
                return new Body(object);
            }
        } catch (JacksonException _) {
            throw Declined.unreadable("the body is not valid JSON");
        }
        throw Declined.unreadable("the body is not a JSON object");
    }

    /// Whether the member was sent at all, null included.
    public boolean has(String name) {
        return json.has(name);
    }

    public Optional<String> text(String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw Declined.unreadable("%s is not a string".formatted(name));
        }
        return Optional.of(value.stringValue());
    }

    public String text(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    public OptionalLong number(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? OptionalLong.empty() : OptionalLong.of(whole(name, value));
    }

    public long number(String name, long fallback) {
        return number(name).orElse(fallback);
    }

    public long requiredNumber(String name) {
        return number(name).orElseThrow(() -> Declined.unreadable("%s is missing".formatted(name)));
    }

    public double decimal(String name, double fallback) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw Declined.unreadable("%s is not a number".formatted(name));
        }
        return value.doubleValue();
    }

    public boolean flag(String name, boolean fallback) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw Declined.unreadable("%s is not true or false".formatted(name));
        }
        return value.booleanValue();
    }

    /// Several row ids, each once, in the order given.
    public Set<Long> ids(String name) {
        List<JsonNode> values = elements(name);
        if (values.isEmpty()) {
            throw Declined.because("no_ids", "%s names nothing".formatted(name));
        }
        if (values.size() > MOST_IDS) {
            throw Declined.unreadable("%s has more than %d entries".formatted(name, MOST_IDS));
        }
        Set<Long> ids = new LinkedHashSet<>();
        values.forEach(value -> ids.add(whole(name, value)));
        return ids;
    }

    public Body object(String name) {
        if (json.get(name) instanceof ObjectNode inner) {
            return new Body(inner);
        }
        throw Declined.unreadable("%s is not an object".formatted(name));
    }

    private List<JsonNode> elements(String name) {
        JsonNode value = json.get(name);
        if (value == null || !value.isArray()) {
            throw Declined.unreadable("%s is not a list".formatted(name));
        }
        return new ArrayList<>(value.values());
    }

    private static long whole(String name, JsonNode value) {
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw Declined.unreadable("%s is not a whole number".formatted(name));
        }
        return value.longValue();
    }
}
