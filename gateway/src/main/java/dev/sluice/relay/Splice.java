package dev.sluice.relay;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Exchanges ranges of a body's bytes and leaves all others as they came, so that fields Sluice does not know, the
/// digits of big numbers and the order of keys survive.
final class Splice {
    private record Change(int start, int end, Buffer bytes) {}

    private final Buffer body;
    private final List<Change> changes = new ArrayList<>(2);

    Splice(Buffer body) {
        this.body = body;
    }

    /// Puts `text` in place of `span`; at its start when it is empty.
    Splice replace(int start, int end, String text) {
        changes.add(new Change(start, end, Buffer.buffer(text)));
        return this;
    }

    /// The changed body; the very same buffer when nothing was changed.
    Buffer result() {
        if (changes.isEmpty()) {
            return body;
        }
        changes.sort(Comparator.comparingInt(Change::start));
        Buffer out = Buffer.buffer(body.length() + 128);
        int at = 0;
        for (Change change : changes) {
            out.appendBuffer(body, at, change.start() - at).appendBuffer(change.bytes());
            at = change.end();
        }
        return out.appendBuffer(body, at, body.length() - at);
    }
}
