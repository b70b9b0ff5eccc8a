package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void writesHashesOtherProgramsCanRead() {
        assertThat(Passwords.hash("correct horse")).startsWith("$2a$10$").hasSize(60);
    }

    @Test
    void readsHashesWrittenByGo() {
        // golang.org/x/crypto/bcrypt, cost 10; the vectors of the Openwall implementation use the same format
        String hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

        assertThat(Passwords.matches("U*U", hash)).isTrue();
        assertThat(Passwords.matches("U*V", hash)).isFalse();
    }

    @Test
    void matchesNothingWithoutAHash() {
        assertThat(Passwords.matches("", "")).isFalse();
        assertThat(Passwords.matches("anything", "")).isFalse();
    }

    @Test
    void refusesToCheckMoreThanBcryptReads() {
        String hash = Passwords.hash("a".repeat(72));

        assertThat(Passwords.matches("a".repeat(72), hash)).isTrue();
        assertThat(Passwords.matches("a".repeat(73), hash)).isFalse();
    }

    @Test
    void wantsEightCharacters() {
        assertThatThrownBy(() -> Passwords.checkNew("seven77")).isInstanceOf(Declined.class);
    }
}
