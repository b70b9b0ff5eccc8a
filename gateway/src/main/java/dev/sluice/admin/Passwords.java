package dev.sluice.admin;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;

/// Passwords as new-api stores them: bcrypt, `$2a$`, cost 10. Hashes marked `$2b$` and `$2y$` are read as well.
final class Passwords {
    private static final int COST = 10;
    private static final int SHORTEST = 8;
    /// bcrypt ignores what comes after 72 bytes, so longer passwords are not taken.
    private static final int MOST_BYTES = 72;
    /// The hash of a random password nobody knows; what an unknown account is checked against.
    private static final String NOBODY = hash(Secrets.alphanumeric(32));

    private Passwords() {}

    static String hash(String password) {
        return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    }

    /// Takes the same time whether the account exists, has a password, or not: pass an empty hash for neither.
    static boolean matches(String password, String hash) {
        boolean checkable = !hash.isEmpty() && bytes(password) <= MOST_BYTES;
        boolean same = BCrypt.verifyer()
                .verify((checkable ? password : "").toCharArray(), (checkable ? hash : NOBODY).toCharArray())
                .verified;
        return checkable && same;
    }

    static void checkNew(String password) {
        if (password.length() < SHORTEST || bytes(password) > MOST_BYTES) {
            throw Declined.because(
                    "password_length",
                    "a password has at least %d characters and at most %d bytes".formatted(SHORTEST, MOST_BYTES));
        }
    }

    private static int bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length;
    }
}
