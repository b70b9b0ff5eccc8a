package dev.sluice.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Finds the usage in an answer while its bytes pass by, in a few hundred bytes of memory whatever the answer's
/// size.
///
/// A body is one document: [#feed] it in pieces as they come. A stream of events is many: call [#nextDocument]
/// before the data of each event. Anything that is not a JSON object is skipped; nothing here throws on what an
/// upstream sends. Not thread-safe.
///
/// A parser of its own, because only names and short values at known places matter: it never holds a string, so a
/// picture of 20 MB in Base64 costs no memory, and what no place in [UsagePath] asks for is passed over byte by
/// byte.
public final class UsageReader {
    private static final int DEPTH = 8;
    private static final int LONGEST = 64;

    private final UsageFields fields = new UsageFields();
    private final @Nullable UsagePath[] places = new UsagePath[DEPTH];
    private final boolean[] arrays = new boolean[DEPTH];
    private final byte[] text = new byte[LONGEST];
    private int length;
    /// Containers open; those beyond the first uninteresting one are only counted.
    private int depth;
    private int skipped;
    private boolean quoted;
    private boolean escaped;
    private boolean kept;
    private boolean bare;
    private boolean keyNext;
    private @Nullable UsagePath place;
    private boolean open;
    private boolean over;

    /// The next bytes of the document.
    public void feed(byte[] bytes, int offset, int count) {
        int end = offset + count;
        for (int i = offset; i < end && !over; i++) {
            if (quoted) {
                i = inString(bytes, i, end);
            } else {
                between(bytes[i]);
            }
        }
    }

    public void feed(byte[] bytes) {
        feed(bytes, 0, bytes.length);
    }

    /// What follows is a new document; the last one counts as far as it came.
    public void nextDocument() {
        finishDocument();
        depth = 0;
        skipped = 0;
        quoted = false;
        escaped = false;
        bare = false;
        over = false;
    }

    /// The usage seen so far, [Usage.Source#NONE] when none.
    public Usage usage() {
        finishDocument();
        return fields.usage();
    }

    private void finishDocument() {
        if (open) {
            open = false;
            over = true;
            fields.documentEnds();
        }
    }

    private int inString(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end) {
            if (!kept && !escaped) {
                // Most of an answer is text nobody asks for.
                i = plainEnd(bytes, i, end);
                if (i == end) {
                    return i;
                }
            }
            byte b = bytes[i];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                quoted = false;
                stringEnds();
                return i;
            }
            if (kept) {
                keep(b);
            }
            i++;
        }
        return i;
    }

    private static int plainEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private void between(byte b) {
        switch (b) {
            case '"' -> {
                quoted = true;
                kept = skipped == 0 && depth > 0 && (keyNext || valuePlace() != null);
                length = 0;
            }
            case '{', '[' -> opens(b == '[');
            case '}', ']' -> {
                bareEnds();
                closes();
            }
            case ',' -> {
                bareEnds();
                if (skipped == 0 && depth > 0) {
                    keyNext = !arrays[depth - 1];
                }
            }
            case ':' -> {}
            case ' ', '\t', '\r', '\n' -> bareEnds();
            default -> {
                if (depth == 0) {
                    over = true;
                } else if (skipped == 0) {
                    if (!bare) {
                        bare = true;
                        length = 0;
                    }
                    keep(b);
                }
            }
        }
    }

    private void opens(boolean array) {
        if (depth == 0 && array) {
            over = true;
            return;
        }
        var next = depth == 0 ? UsagePath.ROOT : valuePlace();
        if (skipped > 0 || next == null || depth == DEPTH) {
            skipped++;
            return;
        }
        if (depth == 0) {
            open = true;
            fields.documentBegins();
        }
        places[depth] = next;
        arrays[depth] = array;
        depth++;
        keyNext = !array;
        place = null;
        if (!array) {
            fields.opened(next);
        }
    }

    private void closes() {
        if (skipped > 0) {
            skipped--;
            return;
        }
        if (depth == 0) {
            over = true;
            return;
        }
        depth--;
        var closed = places[depth];
        if (!arrays[depth] && closed != null) {
            fields.closed(closed);
        }
        if (depth == 0) {
            finishDocument();
        }
    }

    private void stringEnds() {
        if (skipped > 0 || depth == 0) {
            return;
        }
        if (keyNext) {
            keyNext = false;
            var here = places[depth - 1];
            place = here == null || length > LONGEST ? null : here.child(text, length);
        } else {
            scalarEnds();
        }
    }

    private void bareEnds() {
        if (bare) {
            bare = false;
            scalarEnds();
        }
    }

    private void scalarEnds() {
        var here = valuePlace();
        if (here != null && length <= LONGEST) {
            fields.scalar(here, textSoFar());
        }
    }

    /// The place of the value that begins or ends now.
    private @Nullable UsagePath valuePlace() {
        if (!arrays[depth - 1]) {
            return place;
        }
        var list = places[depth - 1];
        return list == null ? null : list.element();
    }

    private void keep(byte b) {
        if (length < LONGEST) {
            text[length] = b;
        }
        length = Math.min(length + 1, LONGEST + 1);
    }

    private String textSoFar() {
        return new String(text, 0, Math.min(length, LONGEST), StandardCharsets.ISO_8859_1);
    }
}
