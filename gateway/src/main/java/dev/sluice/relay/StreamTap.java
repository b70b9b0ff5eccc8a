package dev.sluice.relay;

import dev.sluice.ledger.Usage;
import dev.sluice.ledger.UsageReader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches a stream of server-sent events. Whole events pass as they came, in the same buffer where possible; the
/// beginning of an event waits for its end. The usage chunk that Sluice itself asked for is left out. The event that
/// ends the answer is kept for [#end], so that the call is in the books before its client takes it for over.
///
/// An event longer than [#LONGEST_EVENT] passes unread, so memory stays bounded.
final class StreamTap implements ModelTap {
    private static final int LONGEST_EVENT = 16 * 1024 * 1024;
    /// What an open stream may keep of its text.
    private static final int LONGEST_TEXT = 16 * 1024;

    private static final byte[] NOTHING = {};
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] CHOICES = ascii("\"choices\"");
    private static final byte[] DATA = ascii("data:");
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] EVENT = ascii("event: response.");
    private static final List<byte[]> RESPONSE_ENDS = List.of(ascii("completed"), ascii("incomplete"), ascii("failed"));

    private final UsageReader usage = new UsageReader();
    private final AnswerText answer;
    private final boolean hideUsage;
    private final Mode mode;
    private byte[] pending = NOTHING;
    private int length;
    private boolean passing;
    private boolean done;
    private byte[] last = NOTHING;

    /// `hideUsage`: the client did not ask for the chunk that holds nothing but usage.
    StreamTap(String model, Mode mode, boolean hideUsage) {
        this.answer = new AnswerText(model, LONGEST_TEXT, mode == Mode.RESPONSES);
        this.mode = mode;
        this.hideUsage = hideUsage;
    }

    @Override
    public Buffer pass(Buffer chunk) {
        boolean fresh = length == 0;
        byte[] bytes = fresh ? chunk.getBytes() : appended(chunk);
        int end = fresh ? bytes.length : length;
        int from = 0;
        int event = 0;
        Buffer out = null;
        for (int next = eventEnd(bytes, event, end); next >= 0; next = eventEnd(bytes, event, end)) {
            if (!keeps(bytes, event, next)) {
                out = joined(out, bytes, from, event);
                from = next;
            }
            event = next;
        }
        if (fresh && from == 0 && event == end) {
            return chunk;
        }
        out = joined(out, bytes, from, event);
        return hold(bytes, event, end, out);
    }

    /// Keeps the beginning of an event for the next chunk, unless it has grown beyond bounds.
    private Buffer hold(byte[] bytes, int event, int end, Buffer out) {
        passing &= event == 0;
        if (passing || end - event > LONGEST_EVENT) {
            passing = true;
            length = 0;
            return joined(out, bytes, event, end);
        }
        int rest = end - event;
        if (length == 0 || pending.length < rest) {
            pending =
                    rest == 0 ? NOTHING : Arrays.copyOf(Arrays.copyOfRange(bytes, event, end), Math.max(rest * 2, 256));
        } else {
            System.arraycopy(bytes, event, pending, 0, rest);
        }
        length = rest;
        return out;
    }

    private byte[] appended(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(needed, pending.length * 2));
        }
        chunk.getBytes(pending, length);
        length = needed;
        return pending;
    }

    private static Buffer joined(@Nullable Buffer out, byte[] bytes, int from, int to) {
        Buffer target = out == null ? Buffer.buffer(to - from) : out;
        return to > from ? target.appendBytes(bytes, from, to - from) : target;
    }

    /// Where the event that begins at `from` ends, its blank line included; -1 when it is not whole yet.
    private static int eventEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end - 1; i++) {
            if (bytes[i] == '\n') {
                if (bytes[i + 1] == '\n') {
                    return i + 2;
                }
                if (bytes[i + 1] == '\r' && i + 2 < end && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /// Reads one event; false when it must not reach the client.
    private boolean keeps(byte[] bytes, int from, int to) {
        int data = find(bytes, from, to, DATA);
        if (data < 0) {
            return true;
        }
        int payload = data + DATA.length;
        while (payload < to && bytes[payload] == ' ') {
            payload++;
        }
        if (startsWith(bytes, payload, to, DONE)) {
            ends(bytes, from, to);
            return false;
        }
        int at = find(bytes, payload, to, USAGE);
        if (at < 0 || !isObject(bytes, at + USAGE.length, to)) {
            answer.read(bytes, payload, to);
            return true;
        }
        usage.nextDocument();
        usage.feed(bytes, payload, to - payload);
        if (mode == Mode.RESPONSES && endsResponse(bytes, from, to)) {
            ends(bytes, from, to);
            return false;
        }
        return !(hideUsage && hasNoChoices(bytes, payload, to));
    }

    private void ends(byte[] bytes, int from, int to) {
        done = true;
        last = Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean endsResponse(byte[] bytes, int from, int to) {
        int kind = from + EVENT.length;
        return startsWith(bytes, from, to, EVENT)
                && RESPONSE_ENDS.stream().anyMatch(word -> startsWith(bytes, kind, to, word));
    }

    private static boolean isObject(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        return at < to && bytes[at] == '{';
    }

    private static boolean hasNoChoices(byte[] bytes, int from, int to) {
        int at = find(bytes, from, to, CHOICES);
        if (at < 0) {
            return false;
        }
        at += CHOICES.length;
        while (at < to && (bytes[at] == ' ' || bytes[at] == ':' || bytes[at] == '[')) {
            at++;
        }
        return at < to && bytes[at] == ']';
    }

    @Override
    public boolean keepsLength() {
        return false;
    }

    @Override
    public Buffer end() {
        boolean kept = length > 0 && keeps(pending, 0, length);
        Buffer rest = kept ? joined(null, pending, 0, length) : Buffer.buffer();
        length = 0;
        return rest.appendBytes(last);
    }

    @Override
    public boolean complete() {
        return done;
    }

    /// Source: relay.md §5.6.
    @Override
    public Buffer broken(String what) {
        if (done) {
            return Buffer.buffer(last);
        }
        String message = "The stream ended early: " + what + ".";
        String event = mode == Mode.RESPONSES
                ? "event: error\ndata: {\"type\":\"error\",\"code\":\"upstream_error\",\"message\":\"%s\",\"param\":null}\n\n"
                : "data: {\"error\":{\"message\":\"%s\",\"type\":\"upstream_error\",\"param\":\"\",\"code\":\"stream_interrupted\"}}\n\ndata: [DONE]\n\n";
        return Buffer.buffer(event.formatted(message));
    }

    /// Whether the terminator has passed.
    boolean done() {
        return done;
    }

    @Override
    public Usage reported() {
        return usage.usage();
    }

    @Override
    public AnswerText.Sample text() {
        return answer.sample();
    }

    private static int find(byte[] bytes, int from, int to, byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            if (bytes[i] == wanted[0] && startsWith(bytes, i, to, wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] wanted) {
        return from + wanted.length <= to && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
