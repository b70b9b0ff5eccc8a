package dev.sluice.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Replaces the HTTP status of an upstream's error answer (`channels.status_code_mapping`); never that of a success.
public record StatusMapping(Map<Integer, Integer> statuses) {
    public static final StatusMapping NONE = new StatusMapping(Map.of());

    public StatusMapping {
        statuses = Map.copyOf(statuses);
    }

    static StatusMapping parse(JsonNode object, List<Finding> findings) {
        if (object.isEmpty()) {
            return NONE;
        }
        var statuses = new HashMap<Integer, Integer>();
        object.forEachEntry((from, to) -> {
            int left = status(from);
            int right = status(to.asString(""));
            if (left > 0 && right > 0) {
                statuses.put(left, right);
            } else {
                findings.add(new Finding("status_code_mapping", "an entry is not a pair of statuses and was ignored"));
            }
        });
        return new StatusMapping(statuses);
    }

    public int apply(int status) {
        return status == 200 ? status : statuses.getOrDefault(status, status);
    }

    private static int status(String text) {
        try {
            int status = Integer.parseInt(text.strip());
            return status >= 100 && status <= 599 ? status : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
