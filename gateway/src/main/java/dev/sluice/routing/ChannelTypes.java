package dev.sluice.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The channel types as data: the meaning of each number for one program's numbering (resource `channel-types.json`).
///
/// A number nobody knows is OpenAI-shaped if the channel has a base URL, as all three programs treat it.
public final class ChannelTypes {
    private static final Set<String> PASS_THROUGH_SERVICES =
            Set.of("suno", "runway", "pika", "minimax", "kling", "jimeng");
    private static final String FORK = "zeoxel";

    private final Numbering numbering;
    private final Map<Integer, ChannelType> types;
    private final Map<Integer, ChannelType> fork;

    private ChannelTypes(Numbering numbering, Map<Integer, ChannelType> types, Map<Integer, ChannelType> fork) {
        this.numbering = numbering;
        this.types = types;
        this.fork = fork;
    }

    public static ChannelTypes of(Numbering numbering) {
        var data = read();
        var types = types(data.path("new-api"));
        var fork = types(data.path(FORK));
        switch (numbering) {
            case NEW_API, MIXED -> {}
            case ZEOXEL -> types.putAll(fork);
            case ONE_API -> types.putAll(types(data.path("one-api")));
        }
        return new ChannelTypes(numbering, types, fork);
    }

    public Numbering numbering() {
        return numbering;
    }

    /// All types of this numbering by number; where a number means two things, both.
    public Collection<ChannelType> all() {
        var all = new ArrayList<>(types.values());
        if (numbering == Numbering.MIXED) {
            all.addAll(fork.values());
        }
        all.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return all;
    }

    /// The type of one channel. Reads more than the number only for 53 and 55, whose meaning depends on who wrote
    /// the row.
    ChannelType of(int id, String baseUrl, List<String> models, JsonNode setting) {
        var type = types.get(id);
        if (type == null) {
            return unknown(id);
        }
        var forked = fork.get(id);
        if (forked == null || numbering == Numbering.ZEOXEL || numbering == Numbering.ONE_API) {
            return type;
        }
        return writtenByFork(id, baseUrl, models, setting) ? forked : type;
    }

    private boolean writtenByFork(int id, String baseUrl, List<String> models, JsonNode setting) {
        if (id == 53) {
            return baseUrl.contains("tripo3d") || models.stream().anyMatch(model -> model.startsWith("tripo"));
        }
        if (models.stream().anyMatch(PASS_THROUGH_SERVICES::contains)
                || setting.has("passthrough_quota")
                || setting.has("suno_mode")) {
            return true;
        }
        var soraOnly = !models.isEmpty() && models.stream().allMatch(model -> model.startsWith("sora-"));
        if (baseUrl.isEmpty() || (soraOnly && (baseUrl.contains("openai.com") || baseUrl.contains("azure.com")))) {
            return false;
        }
        return numbering == Numbering.MIXED;
    }

    private static ChannelType unknown(int id) {
        return new ChannelType(id, "Type" + id, "", true, false, true, false);
    }

    private static JsonNode read() {
        try (var in = ChannelTypes.class.getResourceAsStream("channel-types.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Integer, ChannelType> types(JsonNode list) {
        var types = new HashMap<Integer, ChannelType>();
        for (var entry : list) {
            var is = entry.path("is").valueStream().map(JsonNode::asString).toList();
            var type = new ChannelType(
                    entry.path("id").asInt(),
                    entry.path("name").asString(),
                    entry.path("baseUrl").asString(""),
                    is.contains("openai"),
                    is.contains("pass-through"),
                    is.contains("base-url-required"),
                    is.contains("probe-only"));
            types.put(type.id(), type);
        }
        return types;
    }
}
