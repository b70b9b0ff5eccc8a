package dev.sluice.token;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The key a client sent, without its decoration, and the channel an administrator may have appended to it.
///
/// `key` is empty if none was sent. `channel` is the text behind the key's first dash (`sk-KEY-CHANNELID`), usually
/// empty; it is checked when the call is admitted.
public record Credential(String key, String channel) {
    /// No stored key is longer than 128 characters; whoever sends more need not be looked up.
    private static final int LONGEST_KEY = 256;

    private static final String SOCKET_ITEM = "openai-insecure-api-key.";
    /// What counts on every path, the first one sent wins.
    private static final List<Function<Carriers, @Nullable String>> CARRIERS = List.of(
            request -> webSocket(request.header("sec-websocket-protocol")),
            request -> bare(request.header("authorization")),
            request -> bare(request.header("x-ptoken")),
            request -> bare(request.header("x-vtoken")),
            request -> bare(request.header("x-ctoken")),
            Credential::anthropic,
            Credential::gemini);
    private static final Credential NONE = new Credential("", "");

    /// Reads the credential of a relay request.
    ///
    /// Every carrier works on every path. The one that is native to the path wins (`x-api-key` for Anthropic's,
    /// `x-goog-api-key` and `?key=` for Gemini's); then a WebSocket protocol item, `Authorization`, `x-ptoken`,
    /// `x-vtoken`, `x-ctoken`, the carriers foreign to the path, and `mj-api-secret` if nothing or only its
    /// placeholder was sent. A blank carrier counts as absent.
    public static Credential from(Carriers request) {
        var sent = own(request);
        for (int i = 0; sent == null && i < CARRIERS.size(); i++) {
            sent = CARRIERS.get(i).apply(request);
        }
        if (sent == null || sent.equals("midjourney-proxy")) {
            var midjourney = bare(request.header("mj-api-secret"));
            sent = midjourney == null ? sent : midjourney;
        }
        return sent == null ? NONE : parse(sent);
    }

    /// Takes a key as people write it: with or without `Bearer `, `sk-` and a channel behind a dash.
    public static Credential parse(String text) {
        var rest = Objects.requireNonNullElse(bare(text), "");
        if (rest.startsWith("sk-")) {
            rest = rest.substring(3);
        }
        var parts = rest.split("-", -1);
        return new Credential(parts[0], parts.length > 1 ? parts[1] : "");
    }

    public boolean missing() {
        return key.isEmpty();
    }

    boolean hopeless() {
        return key.length() > LONGEST_KEY;
    }

    KeyHash hash() {
        return KeyHash.of(key);
    }

    private static @Nullable String own(Carriers request) {
        var path = request.path();
        if (isGemini(path)) {
            var sent = gemini(request);
            return sent == null && path.startsWith("/v1/models") ? anthropic(request) : sent;
        }
        return path.contains("/v1/messages") || path.startsWith("/v1/models") ? anthropic(request) : null;
    }

    private static boolean isGemini(String path) {
        return path.startsWith("/v1beta/models")
                || path.startsWith("/v1beta/openai/models")
                || path.startsWith("/v1/models/");
    }

    private static @Nullable String anthropic(Carriers request) {
        return bare(request.header("x-api-key"));
    }

    private static @Nullable String gemini(Carriers request) {
        var sent = bare(request.header("x-goog-api-key"));
        return sent == null ? bare(request.query("key")) : sent;
    }

    /// A browser cannot set headers on a WebSocket, so the key comes as one item of the protocol list.
    private static @Nullable String webSocket(@Nullable String protocols) {
        if (protocols != null) {
            for (var item : protocols.split(",", -1)) {
                if (item.strip().startsWith(SOCKET_ITEM)) {
                    return bare(item.strip().substring(SOCKET_ITEM.length()));
                }
            }
        }
        return null;
    }

    /// The text without `Bearer`, null if nothing is left.
    private static @Nullable String bare(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var key = text.strip();
        if (key.regionMatches(true, 0, "bearer", 0, 6)
                && (key.length() == 6 || Character.isWhitespace(key.charAt(6)))) {
            key = key.substring(6).strip();
        }
        return key.isEmpty() ? null : key;
    }

    /// Leaves the key out.
    @Override
    public String toString() {
        return missing() ? "Credential[none]" : "Credential[sk-****]";
    }
}
