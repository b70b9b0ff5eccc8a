package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.Optional;
import org.jooq.Record;

/// What an edit does to a channel's keys: the text for `channels.key` and for `channels.channel_info`.
///
/// A key that was left out or sent blank stays. On a channel that rotates over several, `key_mode` says whether the
/// keys sent replace the old ones or are added to them; keys that stay keep their state.
record ChannelKeyEdit(String key, String info) {
    static Optional<ChannelKeyEdit> of(Body body, Record stored) {
        String sent = body.text("key", "").strip();
        String storedKey = Rows.text(stored, CHANNELS.KEY);
        MultiKeyInfo info = MultiKeyInfo.parse(Rows.text(stored, CHANNELS.CHANNEL_INFO));
        Optional<String> mode = body.text("multi_key_mode").filter(_ -> info.isMultiKey());
        if (sent.isEmpty() && mode.isEmpty()) {
            return Optional.empty();
        }
        mode.filter(text -> !text.isEmpty()).ifPresent(info::mode);
        if (!info.isMultiKey() || sent.isEmpty()) {
            return Optional.of(new ChannelKeyEdit(sent.isEmpty() ? storedKey : sent, info.text()));
        }
        KeyList before = KeyList.of(storedKey);
        KeyList after = switch (body.text("key_mode", "replace")) {
            case "append" -> before.plus(KeyList.of(sent));
            case "replace", "" -> KeyList.of(sent);
            default -> throw Declined.because("channel_key_mode", "key_mode is append or replace");
        };
        info.keysChanged(before, after);
        return Optional.of(new ChannelKeyEdit(after.text(), info.text()));
    }

    /// Leaves the key out.
    @Override
    public String toString() {
        return "ChannelKeyEdit[]";
    }
}
