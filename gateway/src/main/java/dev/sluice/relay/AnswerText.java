package dev.sluice.relay;

import dev.sluice.ledger.Estimate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The generated text of OpenAI-shaped JSON, found by looking at names and strings only. Good enough for what it
/// is for: a count when an upstream reports none. So most of it is never read: the beginning is kept as it was
/// written, and only what goes beyond is estimated as it passes, so that memory stays bounded.
final class AnswerText {
    private static final byte[] NOTHING = {};
    private static final int FIRST_ROOM = 256;

    private final int longest;
    private final Estimate beyond;
    private final boolean onlyDeltas;
    private byte[] kept = NOTHING;
    private int length;

    /// The beginning of a text, and the model tokens of what followed it by estimate.
    record Sample(String text, double beyond) {}

    /// Keeps up to `longest` bytes. `onlyDeltas`: text stands in fields `delta` alone, and is repeated in others.
    AnswerText(String model, int longest, boolean onlyDeltas) {
        this.longest = longest;
        this.beyond = new Estimate(model);
        this.onlyDeltas = onlyDeltas;
    }

    Sample sample() {
        return new Sample(plain(new String(kept, 0, length, StandardCharsets.UTF_8)), beyond.exactly());
    }

    void read(byte[] json, int from, int to) {
        boolean wanted = false;
        int at = from;
        while (at < to) {
            if (json[at] != '"') {
                at++;
                continue;
            }
            int start = at + 1;
            int end = stringEnd(json, start, to);
            int after = end + 1;
            if (after < to && json[after] == ':') {
                wanted = isText(json, start, end);
                at = after + 1;
            } else {
                if (wanted) {
                    add(json, start, end);
                }
                wanted = false;
                at = after;
            }
        }
    }

    private void add(byte[] json, int start, int end) {
        int cut = start + keep(json, start, end);
        if (cut < end) {
            beyond.add(plain(new String(json, cut, end - cut, StandardCharsets.UTF_8)));
        }
    }

    /// Keeps what there is room for, and says how much that was. No character is cut in two.
    private int keep(byte[] json, int start, int end) {
        int fits = Math.min(end - start, longest - length);
        if (fits < end - start) {
            while (fits > 0 && (json[start + fits] & 0xC0) == 0x80) {
                fits--;
            }
        }
        if (length + fits > kept.length) {
            int room = Math.max(FIRST_ROOM, Math.max(length + fits, kept.length * 2));
            kept = Arrays.copyOf(kept, Math.min(longest, room));
        }
        System.arraycopy(json, start, kept, length, fits);
        length += fits;
        return fits;
    }

    private static int stringEnd(byte[] json, int start, int to) {
        int at = start;
        while (at < to && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    private boolean isText(byte[] json, int start, int end) {
        if (onlyDeltas) {
            return end - start == 5 && is(json, start, "delta");
        }
        return switch (end - start) {
            case 4 -> is(json, start, "text") || is(json, start, "name");
            case 5 -> is(json, start, "delta");
            case 7 -> is(json, start, "content") || is(json, start, "refusal");
            case 9 -> is(json, start, "arguments") || is(json, start, "reasoning");
            case 17 -> is(json, start, "reasoning_content");
            default -> false;
        };
    }

    private static boolean is(byte[] json, int start, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (json[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The text that stands in a JSON string; a broken escape stays as it is.
    private static String plain(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        var text = new StringBuilder(written.length());
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c != '\\' || at == written.length()) {
                text.append(c);
                continue;
            }
            char escape = written.charAt(at++);
            int point = escape == 'u' ? hex(written, at) : -1;
            if (point >= 0) {
                text.append((char) point);
                at += 4;
            } else {
                text.append(unescaped(escape));
            }
        }
        return text.toString();
    }

    private static char unescaped(char escape) {
        return switch (escape) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> escape;
        };
    }

    /// Four hexadecimal figures as a number, -1 when they are not there.
    private static int hex(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + 4; i++) {
            int figure = Character.digit(text.charAt(i), 16);
            if (figure < 0) {
                return -1;
            }
            number = number * 16 + figure;
        }
        return number;
    }
}
