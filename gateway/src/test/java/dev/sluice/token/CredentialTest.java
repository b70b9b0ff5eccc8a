package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | authorization=Bearer sk-a                         | a",
                "/v1/chat/completions | authorization=bearer   sk-a                       | a",
                "/v1/chat/completions | authorization=sk-a                                | a",
                "/v1/chat/completions | x-api-key=sk-a                                    | a",
                "/runway/tasks        | x-goog-api-key=sk-a                               | a",
                "/runway/tasks        | ?key=sk-a                                         | a",
                "/runway/tasks        | x-ptoken=sk-a;x-vtoken=v;x-ctoken=c               | a",
                "/runway/tasks        | x-vtoken=a;x-ctoken=c                             | a",
                "/runway/tasks        | x-ctoken=Bearer a                                 | a",
                "/runway/tasks        | authorization=Bearer a;x-ptoken=p                 | a",
                "/runway/tasks        | authorization=Bearer ;x-ptoken=a                  | a",
                "/v1/messages         | authorization=Bearer b;x-api-key=a                | a",
                "/v1/messages         | x-goog-api-key=a                                  | a",
                "/v1/models           | authorization=Bearer b;x-api-key=a                | a",
                "/v1/models           | ?key=a                                            | a",
                "/v1beta/models/g:x   | authorization=Bearer b;x-goog-api-key=a;?key=c    | a",
                "/v1beta/models/g:x   | authorization=Bearer b;?key=a                     | a",
                "/v1beta/models/g:x   | x-api-key=a                                       | a",
                "/v1/chat/completions | authorization=Bearer a;x-api-key=b;?key=c         | a",
                "/v1/realtime         | sec-websocket-protocol=realtime, openai-insecure-api-key.sk-a, v1 | a",
                "/v1/realtime         | sec-websocket-protocol=realtime;authorization=Bearer a            | a",
                "/mj/submit/imagine   | mj-api-secret=a                                   | a",
                "/mj/submit/imagine   | authorization=Bearer midjourney-proxy;mj-api-secret=a | a",
                "/mj/submit/imagine   | authorization=Bearer a;mj-api-secret=b            | a",
            })
    void every_carrier_works_and_the_paths_own_one_wins(String path, String carriers, String key) {
        assertThat(Credential.from(request(path, carriers)).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "authorization=", "authorization=Bearer", "authorization=Bearer  ", "x-api-key= "})
    void nothing_or_a_blank_is_no_credential(String carriers) {
        assertThat(Credential.from(request("/v1/chat/completions", carriers)).missing())
                .isTrue();
    }

    @Test
    void a_channel_may_follow_the_key() {
        assertThat(Credential.parse("Bearer sk-abc-8")).isEqualTo(new Credential("abc", "8"));
        assertThat(Credential.parse("sk-abc")).isEqualTo(new Credential("abc", ""));
    }

    @Test
    void printing_a_credential_shows_no_key() {
        assertThat(Credential.parse("sk-secretsecret").toString()).doesNotContain("secret");
    }

    /// `name=value` pairs parted by semicolons; a name with a question mark is a parameter of the query.
    static Carriers request(String path, String carriers) {
        Map<String, String> values = new HashMap<>();
        Arrays.stream(carriers.split(";", -1))
                .filter(pair -> pair.contains("="))
                .forEach(pair -> {
                    int equals = pair.indexOf('=');
                    values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
                });
        return new Carriers() {
            @Override
            public String path() {
                return path;
            }

            @Override
            public @Nullable String header(String name) {
                return values.get(name);
            }

            @Override
            public @Nullable String query(String name) {
                return values.get("?" + name);
            }
        };
    }
}
