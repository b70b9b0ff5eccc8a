package dev.sluice.relay;

import dev.sluice.http.Target;
import java.util.LinkedHashSet;
import java.util.Set;

/// The job ids a poll may be asking about: segments of its path, and query parameters.
final class JobIds {
    private static final Set<String> PARAMETERS = Set.of("task_id", "taskId", "id", "ids", "job_id");
    private static final int SHORTEST = 3;
    private static final int LONGEST = 191;
    private static final int MOST = 32;

    private JobIds() {}

    static Set<String> in(Target target) {
        Set<String> ids = new LinkedHashSet<>();
        String[] segments = target.path().split("/", -1);
        for (int i = segments.length - 1; i > 1; i--) {
            addAll(ids, segments[i]);
        }
        for (String parameter : target.query().split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && PARAMETERS.contains(parameter.substring(0, equals))) {
                addAll(ids, parameter.substring(equals + 1));
            }
        }
        return ids;
    }

    private static void addAll(Set<String> ids, String text) {
        for (String id : Target.decoded(text).split(",", -1)) {
            if (id.length() >= SHORTEST && id.length() <= LONGEST && ids.size() < MOST) {
                ids.add(id);
            }
        }
    }
}
