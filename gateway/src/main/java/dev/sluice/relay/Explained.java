package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import dev.sluice.routing.Explanation;
import dev.sluice.routing.RoutingTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Adds to a refusal what only an administrator may see: which channels were considered and why none was taken, and
/// which groups do serve the model.
final class Explained {
    private static final int MOST = 20;

    private Explained() {}

    static Refusal to(Refusal refusal, RoutingTable table, List<String> groups, String model) {
        Explanation why = Explanation.of(table, groups, model);
        Map<String, String> details = new HashMap<>(refusal.details());
        details.put("served_in", String.join(",", why.servedIn()));
        details.put(
                "considered",
                why.considered().stream()
                        .limit(MOST)
                        .map(one -> "channel %d in group %s: %s"
                                .formatted(
                                        one.channelId(),
                                        one.group(),
                                        one.verdict().reason()))
                        .collect(Collectors.joining("; ")));
        return refusal.with(details);
    }
}
