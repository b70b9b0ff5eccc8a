package dev.sluice.routing;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// `channels.setting`: behaviour switches of one channel. Keys Sluice does not know stay in [#json].
public record ChannelSetting(JsonNode json) {
    /// The http, https, socks5 or socks5h proxy of this channel. May hold a password: never log it.
    public Optional<String> proxy() {
        return text("proxy");
    }

    /// Quota units of a pass-through call whose model has no price. Documents of the fork also spell the key
    /// `PassthroughQuota`; the snake case spelling wins. 0 is read as unset, as the fork does.
    public OptionalLong passThroughQuota() {
        var node = json.has("passthrough_quota") ? json.path("passthrough_quota") : json.path("PassthroughQuota");
        var units = node.asLong(0);
        return units > 0 ? OptionalLong.of(units) : OptionalLong.empty();
    }

    private Optional<String> text(String key) {
        return Optional.of(json.path(key).asString("").strip()).filter(text -> !text.isEmpty());
    }

    /// Leaves the values out: a proxy may hold a password.
    @Override
    public String toString() {
        return "ChannelSetting" + json.propertyNames();
    }
}
