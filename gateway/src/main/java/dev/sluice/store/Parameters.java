package dev.sluice.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The part of a DSN after `?`.
final class Parameters {
    private Parameters() {}

    /// `a=1&b=two%20words`; the last of several equal names counts.
    static Map<String, String> parse(String variable, String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        decode(variable, pair.substring(0, equals)), decode(variable, pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /// Percent-decoding for a query: `+` is a blank.
    private static String decode(String variable, String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadDsn(variable, "has a parameter with a % that is not followed by two hexadecimal digits");
        }
    }

    /// Percent-decoding outside a query, where `+` stands for itself. A stray `%` is taken as it is: people paste
    /// passwords without encoding them.
    static String unescape(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
