package dev.sluice.routing;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Turns the model name a client asked for into the one the upstream knows (`channels.model_mapping`).
public record ModelMapping(Map<String, String> names) {
    static final ModelMapping NONE = new ModelMapping(Map.of());

    public ModelMapping {
        names = Map.copyOf(names);
    }

    static ModelMapping parse(JsonNode object, List<Finding> findings) {
        if (object.isEmpty()) {
            return NONE;
        }
        var names = new HashMap<String, String>();
        object.forEachEntry((from, to) -> {
            if (to.isString() && !to.stringValue().isBlank()) {
                names.put(from, to.stringValue().strip());
            } else {
                findings.add(new Finding("model_mapping", "an entry is not a name and was ignored"));
            }
        });
        return new ModelMapping(names);
    }

    /// Follows the mapping until a name has no entry or stands for itself.
    ///
    /// @throws ModelMappingCycle if the names lead back to one already passed
    public String resolve(String model) {
        var next = names.get(model);
        if (next == null || next.equals(model)) {
            return model;
        }
        var passed = new LinkedHashSet<String>();
        passed.add(model);
        var current = next;
        while (passed.add(current)) {
            next = names.get(current);
            if (next == null || next.equals(current)) {
                return current;
            }
            current = next;
        }
        throw new ModelMappingCycle(List.copyOf(passed));
    }
}
