package dev.sluice.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How model and group names are written in lists, and which names stand for a whole family.
public final class ModelNames {
    private ModelNames() {}

    /// The family name a channel may list instead of `model`, or `model` itself: `gpt-4-gizmo-*`, `gpt-4o-gizmo-*` and
    /// the Gemini 2.5 names that carry a thinking budget. Returns the same object when nothing changes.
    public static String normalised(String model) {
        if (model.startsWith("gemini-2.5-") && model.contains("-thinking-")) {
            for (var family : List.of("gemini-2.5-flash-lite", "gemini-2.5-flash", "gemini-2.5-pro")) {
                if (model.startsWith(family)) {
                    return family + "-thinking-*";
                }
            }
        }
        if (model.startsWith("gpt-4-gizmo")) {
            return "gpt-4-gizmo-*";
        }
        return model.startsWith("gpt-4o-gizmo") ? "gpt-4o-gizmo-*" : model;
    }

    /// The names under which `model` may be listed, the exact one first.
    public static List<String> spellings(String model) {
        var family = normalised(model);
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
