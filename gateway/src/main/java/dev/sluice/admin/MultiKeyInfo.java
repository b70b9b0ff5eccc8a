package dev.sluice.admin;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `channels.channel_info`: whether a channel rotates over several keys and which of them are switched off. Only keys
/// that are off are listed; a key is named by its place, counted from 0. Members unknown here are kept.
final class MultiKeyInfo {
    private static final String STATUS = "multi_key_status_list";
    private static final String REASON = "multi_key_disabled_reason";
    private static final String TIME = "multi_key_disabled_time";

    private final ObjectNode json;

    private MultiKeyInfo(ObjectNode json) {
        this.json = json;
    }

    static MultiKeyInfo parse(String text) {
        return new MultiKeyInfo(Json.tolerantObject(text));
    }

    /// The state of a channel with a single key, as new-api writes it.
    static MultiKeyInfo single() {
        ObjectNode json = Json.object()
                .put("is_multi_key", false)
                .put("multi_key_size", 0)
                .putNull(STATUS)
                .put("multi_key_polling_index", 0)
                .put("multi_key_mode", "");
        return new MultiKeyInfo(json);
    }

    static MultiKeyInfo rotating(int size, String mode) {
        MultiKeyInfo info = single();
        info.json.put("is_multi_key", true);
        info.size(size);
        info.mode(mode);
        return info;
    }

    boolean isMultiKey() {
        return json.path("is_multi_key").booleanValue(false);
    }

    void mode(String mode) {
        if (!mode.equals("random") && !mode.equals("polling")) {
            throw Declined.because("multi_key_mode", "multi_key_mode is random or polling");
        }
        json.put("multi_key_mode", mode);
    }

    void size(int size) {
        json.put("multi_key_size", size);
    }

    int status(int index) {
        return json.path(STATUS).path(Integer.toString(index)).intValue(ChannelState.ENABLED);
    }

    String reason(int index) {
        return json.path(REASON).path(Integer.toString(index)).stringValue("");
    }

    long disabledTime(int index) {
        return json.path(TIME).path(Integer.toString(index)).longValue(0);
    }

    void enable(int index) {
        for (String member : List.of(STATUS, REASON, TIME)) {
            if (json.get(member) instanceof ObjectNode entries) {
                entries.remove(Integer.toString(index));
            }
        }
    }

    void disable(int index, String reason, long now) {
        String place = Integer.toString(index);
        entries(STATUS).put(place, ChannelState.DISABLED);
        entries(REASON).put(place, reason);
        entries(TIME).put(place, now);
    }

    /// Takes over a new list of keys: what is known about a key stays with it, wherever it stands now.
    void keysChanged(KeyList before, KeyList after) {
        List<ObjectNode> moved = new ArrayList<>();
        for (String member : List.of(STATUS, REASON, TIME)) {
            JsonNode old = json.path(member);
            ObjectNode entries = Json.object();
            for (int i = 0; i < after.size(); i++) {
                JsonNode entry = old.get(
                        Integer.toString(before.keys().indexOf(after.keys().get(i))));
                if (entry != null) {
                    entries.set(Integer.toString(i), entry);
                }
            }
            moved.add(entries);
        }
        json.set(STATUS, moved.get(0));
        json.set(REASON, moved.get(1));
        json.set(TIME, moved.get(2));
        json.put("multi_key_polling_index", 0);
        size(after.size());
    }

    String text() {
        return Json.write(json);
    }

    private ObjectNode entries(String member) {
        return json.get(member) instanceof ObjectNode entries ? entries : json.putObject(member);
    }
}
