package dev.sluice.vendor;

import dev.sluice.routing.ChannelType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The table of vendors that speak OpenAI's bodies, by the name of their channel type; a vendor without a row is
/// addressed like OpenAI itself, but not asked for usage in streams.
public final class OpenAiProfiles {
    private static final Map<String, OpenAiProfile> BY_NAME = read();

    private OpenAiProfiles() {}

    public static OpenAiProfile of(ChannelType type) {
        OpenAiProfile own = BY_NAME.get(type.name());
        return own == null
                ? BY_NAME.getOrDefault("default", profile(JsonMapper.shared().createObjectNode()))
                : own;
    }

    private static Map<String, OpenAiProfile> read() {
        try (InputStream json = OpenAiProfiles.class.getResourceAsStream("openai-shaped.json")) {
            if (json == null) {
                throw new IllegalStateException("openai-shaped.json is missing from the jar");
            }
            Map<String, OpenAiProfile> table = new HashMap<>();
            JsonMapper.shared()
                    .readTree(json.readAllBytes())
                    .properties()
                    .forEach(row -> table.put(row.getKey(), profile(row.getValue())));
            return Map.copyOf(table);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static OpenAiProfile profile(JsonNode row) {
        String auth = row.path("auth").asString("Authorization: Bearer {key}");
        int colon = auth.indexOf(':');
        Map<String, String> paths = new HashMap<>();
        row.path("paths")
                .properties()
                .forEach(path -> paths.put(path.getKey(), path.getValue().asString()));
        return new OpenAiProfile(
                row.path("path").asString("/v1/{task}"),
                paths,
                auth.substring(0, colon),
                auth.substring(colon + 1).strip(),
                row.path("other_default").asString(""),
                row.path("stream_usage").asBoolean(false));
    }
}
