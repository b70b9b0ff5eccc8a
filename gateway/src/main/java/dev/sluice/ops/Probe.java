package dev.sluice.ops;

import java.util.List;

/// One look at one part of the gateway. Runs on a virtual thread and answers within a second.
@FunctionalInterface
public interface Probe {
    /// Empty when all is well.
    List<Condition> look();
}
