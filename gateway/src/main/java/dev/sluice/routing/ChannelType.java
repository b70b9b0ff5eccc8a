package dev.sluice.routing;

import java.util.Locale;

/// What a channel's type number means.
///
/// `name` is unique and says what speaks on the far side (numbers alone do not: 53 and 55 mean two things).
/// `baseUrl` is the default, empty for none. `openAi` upstreams take and give OpenAI's bodies, though some on other
/// paths. `passThrough` upstreams get method, path, query and body as the client sent them. `baseUrlRequired` types
/// cannot be used while the channel has no base URL. `probeOnly` types serve jobs, not chat: a test may only see
/// whether they can be reached, and must never disable them.
public record ChannelType(
        int id,
        String name,
        String baseUrl,
        boolean openAi,
        boolean passThrough,
        boolean baseUrlRequired,
        boolean probeOnly) {

    /// The name in lower case, as `owned_by` shows it.
    public String owner() {
        return name.toLowerCase(Locale.ROOT);
    }
}
