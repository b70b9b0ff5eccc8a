package dev.sluice.relay;

import dev.sluice.ledger.Estimate;
import java.nio.charset.StandardCharsets;

/// Adds the generated text of OpenAI-shaped JSON to an estimate, by looking at names and strings only. Good enough for
/// what it is for: a count when an upstream reports none. Escapes count as written.
final class AnswerText {
    private AnswerText() {}

    static void addTo(Estimate estimate, byte[] json, int from, int to) {
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
                if (wanted && end <= to) {
                    estimate.add(new String(json, start, Math.min(end, to) - start, StandardCharsets.UTF_8));
                }
                wanted = false;
                at = after;
            }
        }
    }

    private static int stringEnd(byte[] json, int start, int to) {
        int at = start;
        while (at < to && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    private static boolean isText(byte[] json, int start, int end) {
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
}
