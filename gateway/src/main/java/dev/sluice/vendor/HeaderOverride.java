package dev.sluice.vendor;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/// Applies a channel's `header_override` to the headers of one attempt. Source: relay.md §3.11.
///
/// A key is a header name, `*` (all client headers) or `re:PATTERN` (those that match, in any case); patterns come
/// first. `{api_key}` in a value is the channel's key; the value `{client_header:NAME}` is the client's header, and
/// leaves the header alone when the client sent none.
public final class HeaderOverride {
    private static final String CLIENT = "{client_header:";
    private static final Set<String> NEVER = Set.of(
            "cookie",
            "host",
            "content-length",
            "accept-encoding",
            "authorization",
            "x-api-key",
            "x-goog-api-key",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-connection",
            "content-type");

    private HeaderOverride() {}

    /// Changes `headers`. Throws [dev.sluice.refusal.Refused] with `channel:header_override_invalid` for a pattern
    /// that is none, and for a name or value that no header can have.
    public static void apply(JsonNode override, MultiMap client, String key, MultiMap headers) {
        if (override.isEmpty()) {
            return;
        }
        try {
            change(override, client, key, headers);
        } catch (IllegalArgumentException _) {
            throw invalid("The channel's header override holds a name or value that no header can have.");
        }
    }

    private static void change(JsonNode override, MultiMap client, String key, MultiMap headers) {
        for (Map.Entry<String, JsonNode> entry : override.properties()) {
            if (isPattern(entry.getKey())) {
                copyMatching(entry.getKey(), client, headers);
            }
        }
        for (Map.Entry<String, JsonNode> entry : override.properties()) {
            if (!isPattern(entry.getKey())) {
                set(entry.getKey(), entry.getValue().asString(""), client, key, headers);
            }
        }
    }

    private static boolean isPattern(String name) {
        return name.equals("*") || name.startsWith("re:") || name.startsWith("regex:");
    }

    private static void set(String name, String value, MultiMap client, String key, MultiMap headers) {
        if (value.startsWith(CLIENT) && value.endsWith("}")) {
            String sent = client.get(value.substring(CLIENT.length(), value.length() - 1));
            if (sent != null) {
                headers.set(name, sent);
            }
        } else {
            headers.set(name, value.replace("{api_key}", key));
        }
    }

    private static void copyMatching(String name, MultiMap client, MultiMap headers) {
        Pattern pattern = compile(name);
        for (Map.Entry<String, String> header : client) {
            String lower = header.getKey().toLowerCase(Locale.ROOT);
            if (!NEVER.contains(lower)
                    && !lower.startsWith("sec-websocket-")
                    && pattern.matcher(header.getKey()).find()) {
                headers.set(header.getKey(), header.getValue());
            }
        }
    }

    private static Pattern compile(String name) {
        String expression = name.equals("*") ? "" : name.substring(name.indexOf(':') + 1);
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException _) {
            throw invalid("The channel's header override holds a pattern that is none.");
        }
    }

    private static Refused invalid(String message) {
        return Refusal.of(500, "channel:header_override_invalid", message).asFailure();
    }
}
