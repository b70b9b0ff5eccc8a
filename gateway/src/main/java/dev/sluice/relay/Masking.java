package dev.sluice.relay;

import java.util.regex.Pattern;

/// Takes out of a text of an upstream what would tell a client where it was sent, or with which key.
final class Masking {
    private static final int LONGEST = 2000;
    private static final Pattern URL = Pattern.compile("(?i)\\b(?:https?|wss?)://[^\\s\"'<>)\\]]+");
    private static final Pattern KEY =
            Pattern.compile("(?i)\\b(?:sk|pk|rk|key|ak)-[A-Za-z0-9_*-]{6,}|\\bBearer\\s+\\S+");
    private static final Pattern ADDRESS = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b");
    private static final Pattern HOST = Pattern.compile(
            "(?i)\\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?:com|net|org|io|ai|cn|dev|app|cloud|co|me|top|xyz|info|example|internal|local)\\b");

    private Masking() {}

    static String mask(String text) {
        String masked = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        masked = URL.matcher(masked).replaceAll("***");
        masked = KEY.matcher(masked).replaceAll("***");
        masked = ADDRESS.matcher(masked).replaceAll("***");
        return HOST.matcher(masked).replaceAll("***");
    }
}
