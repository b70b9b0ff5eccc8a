package dev.sluice.doctor;

import dev.sluice.ops.LogFiles;
import dev.sluice.ops.RecentLines;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The last line with each marker operators search for.
///
/// @param source where the lines come from
record LogMarkers(String source, Map<String, String> lines) {
    static LogMarkers of(RecentLines log) {
        Map<String, String> lines = new HashMap<>();
        for (String marker : RecentLines.MARKERS) {
            log.last(marker).ifPresent(sighting -> lines.put(marker, sighting.line()));
        }
        return new LogMarkers("memory of the running gateway", lines);
    }

    /// From the file begun last, which holds one start.
    static Optional<LogMarkers> ofNewestFile(Path directory) {
        return LogFiles.newest(directory).map(file -> {
            Map<String, String> lines = new HashMap<>();
            LogFiles.eachLine(file, line -> {
                for (String marker : RecentLines.MARKERS) {
                    if (line.contains(marker)) {
                        lines.put(marker, line);
                    }
                }
            });
            return new LogMarkers("file " + file.getFileName(), lines);
        });
    }

    Optional<String> last(String marker) {
        return Optional.ofNullable(lines.get(marker));
    }
}
