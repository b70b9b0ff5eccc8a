package dev.sluice.ops;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a label from taking ever more values: the first few names pass, all later ones are `other`.
final class BoundedNames {
    private static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BoundedNames(int most) {
        this.most = most;
    }

    String of(String name) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        known.add(name);
        return name;
    }
}
