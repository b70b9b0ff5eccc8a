package dev.sluice.routing;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The credentials of a channel and how they take turns.
///
/// `several` tells a channel that rotates over keys, even if only one is left. `usable` are the keys that may be
/// drawn. `pollFrom` is where polling begins after a start.
public record ChannelKeys(
        boolean several, boolean polling, int pollFrom, List<ChannelKey> all, List<ChannelKey> usable) {
    public ChannelKeys {
        all = List.copyOf(all);
        usable = List.copyOf(usable);
    }

    static ChannelKeys of(boolean several, boolean polling, int pollFrom, List<ChannelKey> all) {
        return new ChannelKeys(
                several,
                polling,
                pollFrom,
                all,
                all.stream().filter(ChannelKey::usable).toList());
    }

    /// Reads `channels.key` with the state in `channel_info`.
    ///
    /// A channel is multi-key when `is_multi_key` says so, or when the text has several lines and is neither a JSON
    /// credential nor a PEM block, because no single key can hold a line break. A JSON array gives one key per
    /// element, otherwise each line is one; blank lines keep their index and are never drawn.
    static ChannelKeys parse(String text, JsonNode info) {
        var key = text.strip();
        var structured = key.startsWith("{") || key.startsWith("-----");
        var several = info.path("is_multi_key").asBoolean(false) || (!structured && key.contains("\n"));
        var polling = "polling".equals(info.path("multi_key_mode").asString(""));
        var secrets = several ? split(key) : List.of(key);
        var keys = new ArrayList<ChannelKey>(secrets.size());
        for (int i = 0; i < secrets.size(); i++) {
            var status =
                    info.path("multi_key_status_list").path(Integer.toString(i)).asInt(1);
            keys.add(new ChannelKey(i, secrets.get(i), several ? ChannelStatus.of(status) : ChannelStatus.ENABLED));
        }
        return of(
                several,
                polling,
                Math.max(0, info.path("multi_key_polling_index").asInt(0)),
                keys);
    }

    private static List<String> split(String key) {
        if (key.startsWith("[")) {
            try {
                var parsed = JsonMapper.shared().readTree(key);
                return parsed.valueStream()
                        .map(element -> element.isString() ? element.stringValue() : element.toString())
                        .map(String::strip)
                        .toList();
            } catch (JacksonException _) {
                // Not an array after all: a key may begin with a bracket.
            }
        }
        return key.lines().map(String::strip).toList();
    }

    /// The same keys with one of them switched, for a change that must count before the database is read again.
    ChannelKeys withStatus(int index, ChannelStatus status) {
        return of(
                several,
                polling,
                pollFrom,
                all.stream()
                        .map(key -> key.index() == index ? new ChannelKey(index, key.secret(), status) : key)
                        .toList());
    }
}
