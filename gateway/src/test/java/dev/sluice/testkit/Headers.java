package dev.sluice.testkit;

import java.util.List;
import java.util.Optional;

/// The header lines of a message in the order they came, duplicates included, names in the spelling they came in.
public record Headers(List<Line> lines) {
    /// One header line.
    public record Line(String name, String value) {}

    public Headers {
        lines = List.copyOf(lines);
    }

    /// The first value of a header, whatever the case of its name.
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// Every value of a header, whatever the case of its name.
    public List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.name().equalsIgnoreCase(name))
                .map(Line::value)
                .toList();
    }

    public boolean has(String name) {
        return !all(name).isEmpty();
    }

    public List<String> names() {
        return lines.stream().map(Line::name).toList();
    }
}
