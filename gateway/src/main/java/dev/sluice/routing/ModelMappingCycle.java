package dev.sluice.routing;

import java.util.List;

/// A channel's model mapping leads in a circle; code `channel:model_mapped_error` on the wire. Another channel may
/// work.
public final class ModelMappingCycle extends RuntimeException {
    private final transient List<String> names;

    ModelMappingCycle(List<String> names) {
        super("the model mapping leads in a circle: " + String.join(" -> ", names) + " -> ...");
        this.names = names;
    }

    public List<String> names() {
        return names;
    }
}
