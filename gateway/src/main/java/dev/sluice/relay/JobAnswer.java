package dev.sluice.relay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a pass-through upstream's JSON answer tells: the ids of jobs it began, and whether it gives money back.
/// Source: seed-system.md §1.13, §5.5, §5.7; the shapes of the job APIs that pass through here.
record JobAnswer(Set<String> jobIds, boolean refunds) {
    static final JobAnswer NOTHING = new JobAnswer(Set.of(), false);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> ID_FIELDS = List.of("id", "task_id", "taskId", "job_id", "generation_id");
    private static final int LONGEST_ID = 191;
    private static final int MOST_IDS = 16;

    static JobAnswer of(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root.isObject() ? new JobAnswer(ids(root), isRefund(root)) : NOTHING;
        } catch (JacksonException _) {
            return NOTHING;
        }
    }

    private static Set<String> ids(JsonNode root) {
        Set<String> ids = new LinkedHashSet<>();
        List<JsonNode> objects = new ArrayList<>(List.of(root, root.path("data"), root.path("task")));
        for (JsonNode list :
                List.of(root.path("clips"), root.path("data"), root.path("data").path("clips"))) {
            if (list.isArray()) {
                list.forEach(objects::add);
            }
        }
        for (JsonNode object : objects) {
            for (String field : ID_FIELDS) {
                add(ids, object.path(field));
            }
        }
        add(ids, root.path("data"));
        return ids;
    }

    private static void add(Set<String> ids, JsonNode value) {
        String id = value.isString() || value.isIntegralNumber() ? value.asString() : "";
        if (!id.isBlank() && id.length() <= LONGEST_ID && ids.size() < MOST_IDS) {
            ids.add(id);
        }
    }

    private static boolean isRefund(JsonNode root) {
        return gives(root) || says(root) || inside(root.path("metadata")) || inside(root.path("meta"));
    }

    private static boolean inside(JsonNode meta) {
        return gives(meta) || says(meta);
    }

    private static boolean gives(JsonNode object) {
        return positive(object.path("refund_credits")) || positive(object.path("credits_refund"));
    }

    private static boolean positive(JsonNode number) {
        return number.isNumber() && number.asDouble() > 0;
    }

    private static boolean says(JsonNode object) {
        return isTrue(object.path("refund")) || isTrue(object.path("refunded"));
    }

    private static boolean isTrue(JsonNode flag) {
        return flag.isBoolean() && flag.asBoolean();
    }
}
