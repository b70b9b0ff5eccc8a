package dev.sluice.routing;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What routing has done since the start, for metrics and alerts.
public final class RoutingCounters {
    final LongAdder refreshes = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder fallbacks = new LongAdder();
    final LongAdder misses = new LongAdder();
    private final ConcurrentHashMap<String, LongAdder> refusals = new ConcurrentHashMap<>();

    /// Counts a call that found no channel, by the reason of its refusal.
    public void refused(String reason) {
        refusals.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    /// Calls that found no channel, by reason.
    public Map<String, Long> refusals() {
        var counts = new TreeMap<String, Long>();
        refusals.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}
