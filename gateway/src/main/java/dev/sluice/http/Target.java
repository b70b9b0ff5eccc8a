package dev.sluice.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// The request target as it came, split but never decoded: what is forwarded must be what was sent.
///
/// `path` begins with `/`; `query` is without `?` and `""` when absent.
public record Target(String path, String query) {
    /// Splits a raw request target; an absolute one (`http://host/path`) loses its origin.
    public static Target of(String raw) {
        String target = raw;
        if (!target.startsWith("/")) {
            int scheme = target.indexOf("://");
            int slash = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        int mark = target.indexOf('?');
        return mark < 0 ? new Target(target, "") : new Target(target.substring(0, mark), target.substring(mark + 1));
    }

    /// Whether some segment climbs (`..`), also written with `%2e`, or hides a separator that a later hop may
    /// decode into one that climbs (`..%2F`, `..%5C`), or the path holds a NUL or a line break in escaped form.
    public boolean climbs() {
        if (path.indexOf('%') < 0 && path.indexOf('\\') < 0) {
            return climbs(path);
        }
        String plain = path;
        // Twice, so that a doubly escaped climb (%252e) is seen as well.
        for (int round = 0; round < 2; round++) {
            plain = plain.replaceAll("(?i)%25", "%")
                    .replaceAll("(?i)%2e", ".")
                    .replaceAll("(?i)%2f", "/")
                    .replaceAll("(?i)%5c", "/")
                    .replace('\\', '/');
        }
        return climbs(plain) || plain.matches("(?is).*%(00|0a|0d).*");
    }

    /// What a piece of a path stands for; a piece that is escaped wrongly stands for itself.
    public static String decoded(String piece) {
        try {
            return URLDecoder.decode(piece.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return piece;
        }
    }

    private static boolean climbs(String plain) {
        int at = plain.indexOf("..");
        while (at >= 0) {
            boolean starts = at == 0 || plain.charAt(at - 1) == '/';
            int after = at + 2;
            boolean ends = after == plain.length() || plain.charAt(after) == '/' || plain.charAt(after) == ';';
            if (starts && ends) {
                return true;
            }
            at = plain.indexOf("..", at + 1);
        }
        return false;
    }

    /// Path and query as they stand in a request line.
    public String raw() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
