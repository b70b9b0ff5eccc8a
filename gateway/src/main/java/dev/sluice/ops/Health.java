package dev.sluice.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Says whether the process lives and whether it should get calls, for `/livez` and `/readyz`.
///
/// A gateway that has lost its database but still serves known tokens from what it knows is ready and `degraded`: were
/// it not, one database outage would take every node out of the load balancer. It stops being ready when a condition
/// is blocking.
public final class Health {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    /// An answer: HTTP status and JSON body.
    public record Answer(int status, String json) {}

    /// `degraded` holds what does not keep calls away.
    public record Report(List<Condition> blocking, List<Condition> degraded) {
        public boolean ready() {
            return blocking.isEmpty();
        }

        String state() {
            return !ready() ? "not_ready" : degraded.isEmpty() ? "ready" : "degraded";
        }
    }

    private final List<Probe> probes = new CopyOnWriteArrayList<>();
    private volatile String lastState = "";

    public Health(List<Probe> probes) {
        this.probes.addAll(probes);
    }

    /// For parts that come up later than the server.
    public void add(Probe probe) {
        probes.add(probe);
    }

    /// Answers as long as the process does.
    public static Answer alive() {
        return new Answer(200, "{\"status\":\"ok\"}");
    }

    /// Asks every probe, so it must not run on an event loop. 200 or 503 with
    /// `{"status":"ready|degraded|not_ready","reasons":[{"code","text","blocking"}]}`.
    public Answer readiness() {
        Report report = report();
        var body = JsonNodeFactory.instance.objectNode().put("status", report.state());
        ArrayNode reasons = body.putArray("reasons");
        for (Condition condition : reasonsOf(report)) {
            reasons.addObject()
                    .put("code", condition.code())
                    .put("text", condition.text())
                    .put("blocking", condition.blocking());
        }
        return new Answer(report.ready() ? 200 : 503, JsonMapper.shared().writeValueAsString(body));
    }

    public Report report() {
        List<Condition> blocking = new ArrayList<>();
        List<Condition> degraded = new ArrayList<>();
        for (Probe probe : probes) {
            for (Condition condition : probe.look()) {
                (condition.blocking() ? blocking : degraded).add(condition);
            }
        }
        var report = new Report(List.copyOf(blocking), List.copyOf(degraded));
        tellChange(report);
        return report;
    }

    private void tellChange(Report report) {
        String state = report.state();
        if (!state.equals(lastState)) {
            lastState = state;
            log.atInfo()
                    .addKeyValue("state", state)
                    .addKeyValue(
                            "reasons",
                            reasonsOf(report).stream().map(Condition::code).toList())
                    .log("readiness changed");
        }
    }

    private static List<Condition> reasonsOf(Report report) {
        List<Condition> reasons = new ArrayList<>(report.blocking());
        reasons.addAll(report.degraded());
        return reasons;
    }
}
