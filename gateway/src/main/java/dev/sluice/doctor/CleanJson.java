package dev.sluice.doctor;

import dev.sluice.ops.Redactor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A copy of some JSON without secrets, in names as well as in values.
final class CleanJson {
    private final Redactor redactor;

    CleanJson(Redactor redactor) {
        this.redactor = redactor;
    }

    JsonNode of(JsonNode node) {
        if (node.isString()) {
            return JsonNodeFactory.instance.stringNode(redactor.clean(node.stringValue()));
        }
        if (node.isArray()) {
            ArrayNode clean = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> clean.add(of(each)));
            return clean;
        }
        if (node.isObject()) {
            ObjectNode clean = JsonNodeFactory.instance.objectNode();
            node.forEachEntry((name, value) -> clean.set(redactor.clean(name), of(value)));
            return clean;
        }
        return node;
    }
}
