package dev.sluice.routing;

import org.jspecify.annotations.Nullable;

/// A row of `channels` as the database holds it, unparsed. JSON columns are text, also where the engine stores bytes.
public record ChannelRow(
        long id,
        int type,
        int status,
        @Nullable String name,
        @Nullable String key,
        @Nullable String baseUrl,
        @Nullable String models,
        @Nullable String group,
        @Nullable Long priority,
        @Nullable Long weight,
        @Nullable Integer autoBan,
        @Nullable String modelMapping,
        @Nullable String statusCodeMapping,
        @Nullable String setting,
        @Nullable String settings,
        @Nullable String paramOverride,
        @Nullable String headerOverride,
        @Nullable String channelInfo,
        @Nullable String tag,
        @Nullable Double channelRatio,
        @Nullable String other,
        @Nullable String organization,
        @Nullable String testModel) {

    /// Leaves the key out.
    @Override
    public String toString() {
        return "ChannelRow[id=%d, type=%d, status=%d]".formatted(id, type, status);
    }
}
