package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// The keys of one multi-key channel with their state.
record KeyStates(KeyList list, MultiKeyInfo info) {
    /// A preview helps to tell keys apart; it never shows more than a quarter of one.
    private static final int PREVIEW = 10;

    static KeyStates of(Record row) {
        MultiKeyInfo info = MultiKeyInfo.parse(Rows.text(row, CHANNELS.CHANNEL_INFO));
        if (!info.isMultiKey()) {
            throw Declined.because("multi_key_single", "this channel has a single key");
        }
        return new KeyStates(KeyList.of(Rows.text(row, CHANNELS.KEY)), info);
    }

    List<Integer> places(IntPredicate which) {
        return IntStream.range(0, list.size()).filter(which).boxed().toList();
    }

    int count(int status) {
        return places(place -> info.status(place) == status).size();
    }

    void check(int index) {
        if (index < 0 || index >= list.size()) {
            throw Declined.because("multi_key_index", "key_index is out of range");
        }
    }

    void turn(int place, boolean enabled, long now) {
        if (enabled) {
            info.enable(place);
        } else {
            info.disable(place, "set by hand", now);
        }
    }

    ObjectNode show(int place) {
        String key = list.keys().get(place);
        return Json.object()
                .put("index", place)
                .put("status", info.status(place))
                .put("disabled_time", info.disabledTime(place))
                .put("reason", info.reason(place))
                .put("key_preview", key.substring(0, Math.min(PREVIEW, key.length() / 4)) + "...");
    }

    /// Leaves the keys out.
    @Override
    public String toString() {
        return "KeyStates[%d]".formatted(list.size());
    }
}
