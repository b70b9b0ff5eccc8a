package dev.sluice.admin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords as authenticator apps make them: SHA-1, six digits, 30 seconds. Source: RFC 6238.
final class Totp {
    private static final int STEP_SECONDS = 30;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /// Whether `code` is the code of `secret` (Base32) now or one step to either side, for clocks that are a little
    /// off.
    static boolean matches(String secret, String code, long epochSecond) {
        byte[] key = decode(secret);
        long step = Math.floorDiv(epochSecond, STEP_SECONDS);
        boolean found = false;
        for (long near = step - 1; near <= step + 1; near++) {
            found |= key.length > 0 && code(key, near).equals(code);
        }
        return found;
    }

    static String code(String secret, long epochSecond) {
        return code(decode(secret), Math.floorDiv(epochSecond, STEP_SECONDS));
    }

    private static String code(byte[] key, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int binary = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0x0f) & 0x7fff_ffff;
            return "%06d".formatted(binary % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA1", impossible);
        }
    }

    private static byte[] decode(String secret) {
        var bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char character : secret.toUpperCase(Locale.ROOT).toCharArray()) {
            int value = BASE32.indexOf(character);
            if (value < 0) {
                continue;
            }
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits & 0xff);
            }
        }
        return bytes.toByteArray();
    }
}
