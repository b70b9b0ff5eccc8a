package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The channels one create request asks for: one, one per key, or one that rotates over all keys.
///
/// Body: `{mode, multi_key_mode?, batch_add_set_key_prefix_2_name?, channel: {…}}`. Scripts written for one-api send
/// the
/// channel itself; that counts as mode `single`.
final class ChannelBatch {
    /// So much of a key goes into a channel's name when a batch asks for it: enough to tell keys of one vendor
    /// apart.
    private static final int NAME_PREFIX = 8;

    private ChannelBatch() {}

    static List<Map<Field<?>, @Nullable Object>> of(Body request, long now) {
        Body channel = request.has("channel") ? request.object("channel") : request;
        Map<Field<?>, @Nullable Object> columns = ChannelForm.create(channel, now);
        String key = channel.text("key", "").strip();
        if (key.isEmpty()) {
            throw Declined.because("channel_key", "key is empty: a channel needs a key");
        }
        return switch (request.text("mode", "single")) {
            case "single" -> List.of(single(columns, key));
            case "batch" -> oneEach(columns, KeyList.of(key), namedByKey(request));
            case "multi_to_single" -> List.of(rotating(columns, KeyList.of(key), request));
            default -> throw Declined.because("channel_mode", "mode is single, batch or multi_to_single");
        };
    }

    private static Map<Field<?>, @Nullable Object> single(Map<Field<?>, @Nullable Object> columns, String key) {
        Map<Field<?>, @Nullable Object> channel = new LinkedHashMap<>(columns);
        channel.put(CHANNELS.KEY, key);
        channel.put(CHANNELS.CHANNEL_INFO, MultiKeyInfo.single().text());
        return channel;
    }

    private static List<Map<Field<?>, @Nullable Object>> oneEach(
            Map<Field<?>, @Nullable Object> columns, KeyList keys, boolean namedByKey) {
        List<Map<Field<?>, @Nullable Object>> channels = new ArrayList<>();
        for (String key : keys.keys()) {
            Map<Field<?>, @Nullable Object> channel = single(columns, key);
            if (namedByKey) {
                channel.put(
                        CHANNELS.NAME,
                        "%s %s"
                                .formatted(
                                        columns.get(CHANNELS.NAME),
                                        key.substring(0, Math.min(NAME_PREFIX, key.length())))
                                .strip());
            }
            channels.add(channel);
        }
        return channels;
    }

    private static Map<Field<?>, @Nullable Object> rotating(
            Map<Field<?>, @Nullable Object> columns, KeyList keys, Body request) {
        Map<Field<?>, @Nullable Object> channel = new LinkedHashMap<>(columns);
        channel.put(CHANNELS.KEY, keys.text());
        channel.put(
                CHANNELS.CHANNEL_INFO,
                MultiKeyInfo.rotating(keys.size(), request.text("multi_key_mode", "random"))
                        .text());
        return channel;
    }

    private static boolean namedByKey(Body request) {
        return request.flag("batch_add_set_key_prefix_2_name", false);
    }
}
