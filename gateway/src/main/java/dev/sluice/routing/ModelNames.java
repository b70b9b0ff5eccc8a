package dev.sluice.routing;

import dev.sluice.config.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How model and group names are written in the lists of a channel.
final class ModelNames {
    private ModelNames() {}

    /// The names under which `model` may be listed, the exact one first.
    static List<String> spellings(String model) {
        var family = ModelName.normalised(model);
        return family.equals(model) ? List.of(model) : List.of(model, family);
    }

    /// Splits a comma list as people write it: blanks around names, stray commas and repeats do not count.
    static List<String> split(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return List.of();
        }
        var names = new LinkedHashSet<String>();
        for (var part : list.split(",", -1)) {
            var name = part.strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return List.copyOf(new ArrayList<>(names));
    }

    /// Whether [#split] had to tidy the list.
    static boolean untidy(@Nullable String list) {
        return list != null && !list.isEmpty() && !String.join(",", split(list)).equals(list);
    }
}
