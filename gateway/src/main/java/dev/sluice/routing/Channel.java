package dev.sluice.routing;

import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A configured upstream, read tolerantly from its row by [ChannelReader].
///
/// `baseUrl` has no trailing slash and is the type's default where the column is empty; it may still be one of the
/// plan aliases (`glm-coding-plan`), which the vendor resolves. `models` and `groups` hold no blanks and no
/// repeats. `settings`, `paramOverride` and `headerOverride` are JSON objects, empty where the column is empty or
/// malformed. `findings` says what was odd. Sluice never writes a row back because of what it read in it.
public record Channel(
        long id,
        ChannelType type,
        ChannelStatus status,
        String name,
        ChannelKeys keys,
        String baseUrl,
        List<String> models,
        List<String> groups,
        long priority,
        int weight,
        boolean autoBan,
        ModelMapping modelMapping,
        StatusMapping statusMapping,
        ChannelSetting setting,
        JsonNode settings,
        JsonNode paramOverride,
        JsonNode headerOverride,
        String tag,
        BigDecimal ratio,
        String other,
        String organization,
        String testModel,
        List<Finding> findings) {
    public Channel {
        models = List.copyOf(models);
        groups = List.copyOf(groups);
        findings = List.copyOf(findings);
    }

    public boolean enabled() {
        return status == ChannelStatus.ENABLED;
    }

    /// Whether a base URL is missing without which this type cannot be reached.
    public boolean baseUrlMissing() {
        return type.baseUrlRequired() && baseUrl.isEmpty();
    }

    /// Whether an attempt on this channel could be prepared at all.
    boolean ready() {
        return enabled() && !keys.usable().isEmpty() && !baseUrlMissing();
    }

    Channel withStatus(ChannelStatus changed) {
        return with(changed, keys);
    }

    Channel withKeyStatus(int index, ChannelStatus changed) {
        return with(status, keys.withStatus(index, changed));
    }

    private Channel with(ChannelStatus newStatus, ChannelKeys newKeys) {
        return new Channel(
                id,
                type,
                newStatus,
                name,
                newKeys,
                baseUrl,
                models,
                groups,
                priority,
                weight,
                autoBan,
                modelMapping,
                statusMapping,
                setting,
                settings,
                paramOverride,
                headerOverride,
                tag,
                ratio,
                other,
                organization,
                testModel,
                findings);
    }

    /// Shows nothing secret: no key, no header values, no URL (it may hold a password).
    @Override
    public String toString() {
        return "Channel[id=%d, name=%s, type=%s, status=%s]".formatted(id, name, type.name(), status);
    }
}
