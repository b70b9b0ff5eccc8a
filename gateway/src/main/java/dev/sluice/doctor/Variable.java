package dev.sluice.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// An environment variable that Sluice or a program it replaces knows; all of them are in `variables.txt`.
///
/// @param secret its value is never shown, only whether there is one
record Variable(String name, String fallback, boolean secret) {
    static final List<Variable> KNOWN = read();

    /// The value as it may be shown.
    String shown(String value) {
        if (value.isBlank()) {
            return fallback.isEmpty() ? "(not set)" : "(default " + fallback + ")";
        }
        return secret ? "(set, %d characters)".formatted(value.length()) : value;
    }

    /// Names that were most likely meant to be a known one, each with that one.
    static Map<String, String> lookAlikes(Collection<String> names) {
        Map<String, String> found = new TreeMap<>();
        for (String name : names) {
            if (KNOWN.stream().noneMatch(known -> known.name().equals(name))) {
                KNOWN.stream()
                        .map(Variable::name)
                        .filter(known -> alike(name, known))
                        .findFirst()
                        .ifPresent(known -> found.put(name, known));
            }
        }
        return found;
    }

    /// Cut short (`SYNC_FREQ`), or up to two letters off. Short names are like too many others.
    private static boolean alike(String name, String known) {
        if (name.length() < 8 || name.indexOf('_') < 0) {
            return false;
        }
        return known.startsWith(name) || (known.length() >= 8 && distance(name, known) <= 2);
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private static List<Variable> read() {
        try (InputStream file = Objects.requireNonNull(Variable.class.getResourceAsStream("variables.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Variable::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Variable parse(String line) {
        boolean secret = line.startsWith("secret ");
        String[] parts = (secret ? line.substring("secret ".length()) : line).split(" ", 2);
        return new Variable(parts[0], parts.length == 1 ? "" : parts[1], secret);
    }
}
