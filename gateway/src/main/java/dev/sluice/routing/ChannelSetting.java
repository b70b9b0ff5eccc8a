package dev.sluice.routing;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// `channels.setting`: behaviour switches of one channel. Keys Sluice does not know stay in [#json].
public record ChannelSetting(JsonNode json) {
    /// Re-shape stream chunks strictly as OpenAI's.
    public boolean forceFormat() {
        return flag("force_format");
    }

    /// Move reasoning into the text, inside a think tag.
    public boolean thinkingToContent() {
        return flag("thinking_to_content");
    }

    /// The http, https, socks5 or socks5h proxy of this channel. May hold a password: never log it.
    public Optional<String> proxy() {
        return text("proxy");
    }

    public boolean passThroughBody() {
        return flag("pass_through_body_enabled");
    }

    public Optional<String> systemPrompt() {
        return text("system_prompt");
    }

    /// Put [#systemPrompt] before one the client sent, instead of only where there is none.
    public boolean systemPromptOverride() {
        return flag("system_prompt_override");
    }

    /// Quota units of a pass-through call whose model has no price. Documents of the fork also spell the key
    /// `PassthroughQuota`; the snake case spelling wins. 0 is read as unset, as the fork does.
    public OptionalLong passThroughQuota() {
        var node = json.has("passthrough_quota") ? json.path("passthrough_quota") : json.path("PassthroughQuota");
        var units = node.asLong(0);
        return units > 0 ? OptionalLong.of(units) : OptionalLong.empty();
    }

    private boolean flag(String key) {
        return json.path(key).asBoolean(false);
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
