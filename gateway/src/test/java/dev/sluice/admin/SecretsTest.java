package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void makesClientKeysOf48AlphanumericCharacters() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            keys.add(Secrets.clientKey());
        }

        assertThat(keys).hasSize(200).allSatisfy(key -> assertThat(key).matches("[0-9A-Za-z]{48}"));
    }

    @Test
    void masksTheMiddleOfAKey() {
        assertThat(Secrets.masked("abcdefghijklmnopqrstuvwxyz")).isEqualTo("abcd**********wxyz");
    }

    @Test
    void showsLessOfAShortKey() {
        assertThat(Secrets.masked("abcdefgh")).isEqualTo("ab**********gh");
        assertThat(Secrets.masked("abc")).isEqualTo("**********");
        assertThat(Secrets.masked("")).isEmpty();
    }

    @Test
    void makesAccessTokensThatFitTheirColumn() {
        assertThat(Secrets.accessToken()).hasSize(32);
    }
}
