package dev.sluice.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Random secrets and their fingerprints.
final class Secrets {
    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /// A client's key without its `sk-` prefix: 48 characters, none of them a hyphen, because the part behind a
    /// hyphen names a channel.
    static String clientKey() {
        return alphanumeric(48);
    }

    static String alphanumeric(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHANUMERIC.charAt(RANDOM.nextInt(ALPHANUMERIC.length())));
        }
        return text.toString();
    }

    /// A personal access token: 24 random bytes, 32 characters, the width of `users.access_token`.
    static String accessToken() {
        return Base64.getEncoder().encodeToString(bytes(24));
    }

    /// The secret id in a session cookie.
    static String sessionId() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    /// SHA-256 as hex. Enough for secrets of 192 random bits and more, which cannot be guessed from their hash.
    static String fingerprint(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// How a key is shown: first and last four characters. Short keys show less, so that never more than half is
    /// seen.
    static String masked(String key) {
        int shown = Math.min(4, key.length() / 4);
        return key.isEmpty() ? "" : key.substring(0, shown) + "*".repeat(10) + key.substring(key.length() - shown);
    }

    private static byte[] bytes(int count) {
        byte[] random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }
}
