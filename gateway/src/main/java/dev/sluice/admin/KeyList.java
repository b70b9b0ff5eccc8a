package dev.sluice.admin;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The keys in `channels.key`: a JSON array (each element one key, kept as JSON text when it is not a string), else one
/// key per line. Source: data-model.md §1.5.2.
record KeyList(List<String> keys, boolean array) {
    KeyList {
        keys = List.copyOf(keys);
    }

    static KeyList of(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            try {
                JsonNode parsed = Json.parse(trimmed);
                if (parsed.isArray()) {
                    return new KeyList(
                            parsed.values().stream().map(KeyList::element).toList(), true);
                }
            } catch (JacksonException _) {
                // not a JSON array after all: lines
            }
        }
        return new KeyList(
                trimmed.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList(),
                false);
    }

    int size() {
        return keys.size();
    }

    /// These keys followed by those of `other` that are not among them.
    KeyList plus(KeyList other) {
        var all = new ArrayList<>(keys);
        other.keys.stream().filter(key -> !all.contains(key)).forEach(all::add);
        return new KeyList(all, array || other.array);
    }

    KeyList keep(List<Integer> indexes) {
        return new KeyList(indexes.stream().map(keys::get).toList(), array);
    }

    /// The text to store.
    String text() {
        if (!array) {
            return String.join("\n", keys);
        }
        var list = Json.array();
        keys.forEach(key -> {
            if (key.startsWith("{")) {
                list.add(Json.parse(key));
            } else {
                list.add(key);
            }
        });
        return Json.write(list);
    }

    private static String element(JsonNode node) {
        return node.isString() ? node.stringValue() : Json.write(node);
    }
}
