package dev.sluice.admin;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/// Names in a comma-separated column (`channels.models`, `channels.group`).
final class CommaNames {
    private CommaNames() {}

    /// Without blanks around them, empty ones and repeats, in the order written.
    static Set<String> of(String text) {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    static String tidy(String text) {
        return String.join(",", of(text));
    }
}
