package dev.sluice.ops;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The last log lines, and when a line with one of a few markers was last seen. Read by doctor and support bundle.
public final class RecentLines implements LineSink {
    static final int KEPT = 1000;
    /// What the seed's operators search for, and doctor's `log.init` after them.
    public static final List<String> MARKERS =
            List.of("InitChannelCache failed twice", "InitChannelCache", "channels synced from database", "panic");

    private final Ring<String> lines = new Ring<>(KEPT);
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

    /// The last line with a marker.
    public record Sighting(Instant at, String line) {}

    @Override
    public void line(String line) {
        String bare = line.stripTrailing();
        lines.add(bare);
        for (String marker : MARKERS) {
            if (bare.contains(marker)) {
                sightings.put(marker, new Sighting(Instant.now(), bare));
            }
        }
    }

    /// At most `count` lines, oldest first.
    public List<String> last(int count) {
        return lines.last(count);
    }

    /// When and where one of [#MARKERS] was last seen since the start.
    public Optional<Sighting> last(String marker) {
        return Optional.ofNullable(sightings.get(marker));
    }
}
