package dev.sluice.doctor;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The outcome of several checks.
public record Report(Instant at, List<Result> results) {
    public Report {
        results = List.copyOf(results);
    }

    public Level worst() {
        return results.stream()
                .map(Result::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.SKIP);
    }

    /// 0 all well, 1 warnings, 2 failures.
    public int exitCode() {
        return switch (worst()) {
            case SKIP, OK -> 0;
            case WARN -> 1;
            case FAIL -> 2;
        };
    }

    public long count(Level level) {
        return results.stream().filter(result -> result.level() == level).count();
    }

    public Optional<Result> result(String id) {
        return results.stream().filter(result -> result.id().equals(id)).findFirst();
    }
}
