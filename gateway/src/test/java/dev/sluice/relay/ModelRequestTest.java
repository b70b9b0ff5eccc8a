package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.refusal.Refused;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRequestTest {
    @Test
    void changesOnlyTheModelAndKeepsAllOtherBytes() {
        String body =
                "{ \"seed\": 12345678901234567890, \"model\" : \"gpt-acme\",\n\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 <b>\"}], \"x\":1e400}";

        Buffer sent = chat(body).bodyFor("acme/large \"v2\"", true);

        assertThat(sent.toString()).isEqualTo(body.replace("\"gpt-acme\"", "\"acme/large \\\"v2\\\"\""));
    }

    @Test
    void sendsTheVeryBytesWhenNothingChanges() {
        Buffer body = Buffer.buffer(
                "{\"model\":\"m\",\"messages\":[1],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(ModelRequest.of(Mode.CHAT, "", "application/json", body).bodyFor("m", true))
                .isSameAs(body);
    }

    @Test
    void asksForUsageInAStreamAndRemembersThatTheClientDidNot() {
        ModelRequest request = chat("{\"model\":\"m\",\"messages\":[1],\"stream\":true}");

        assertThat(request.usageAsked()).isFalse();
        assertThat(request.bodyFor("m", true).toString())
                .isEqualTo(
                        "{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"messages\":[1],\"stream\":true}");
        assertThat(request.bodyFor("m", false).toString()).doesNotContain("stream_options");
    }

    @Test
    void replacesStreamOptionsThatDoNotAskForUsage() {
        ModelRequest request =
                chat("{\"model\":\"m\",\"stream_options\":{\"include_usage\":false},\"messages\":[1],\"stream\":true}");

        assertThat(request.bodyFor("m", true).toString())
                .isEqualTo(
                        "{\"model\":\"m\",\"stream_options\":{\"include_usage\":true},\"messages\":[1],\"stream\":true}");
    }

    @Test
    void countsBytesNotCharactersWhenTextIsNotAscii() {
        String body = "{\"user\":\"日本語 émoji 🎉\",\"model\":\"m\",\"messages\":[\"ü\"]}";

        assertThat(chat(body).bodyFor("n", false).toString(StandardCharsets.UTF_8))
                .isEqualTo(body.replace("\"m\"", "\"n\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"messages\":[1]} | model",
                "{\"model\":\"m\"} | messages",
                "{\"model\":\"m\",\"messages\":[]} | messages",
                "{\"model\":7,\"messages\":[1]} | model",
                "{\"model\":\"m\",\"model\":\"n\",\"messages\":[1]} | twice",
                "{\"model\":\"m\",\"messages\":[1],\"stream\":\"yes\"} | stream",
                "{\"model\":\"m\",\"messages\":[1],\"max_tokens\":-1} | max_tokens",
                "{\"model\":\"m\",\"messages\":[1],\"max_tokens\":99999999999} | max_tokens",
                "{\"model\":\"m\",\"messages\":[1],\"stream_options\":3} | stream_options",
                "{\"model\":\"m\",\"messages\":[1] | JSON",
                "{\"model\":\"m\",\"messages\":[1]} {} | more than one",
                "[1,2] | object",
                "not json | JSON",
            })
    void refusesWhatItCannotCarryAndNamesTheField(String body, String named) {
        assertThatThrownBy(() -> chat(body)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().status()).isEqualTo(400);
            assertThat(refused.refusal().code()).isEqualTo("invalid_request");
            assertThat(refused.refusal().message()).contains(named);
        });
    }

    @Test
    void namesAWrongContentType() {
        assertThatThrownBy(() -> ModelRequest.of(Mode.CHAT, "", "text/plain", Buffer.buffer("{}")))
                .hasMessageContaining("Content-Type")
                .hasMessageContaining("text/plain");
    }

    @Test
    void exchangesTheModelInAFormAndKeepsFileBytes() {
        String form = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
                "",
                "--x\u0000\u00ff model",
                "--b",
                "Content-Disposition: form-data; name=\"model\"",
                "",
                "whisper-1",
                "--b--",
                "");
        Buffer body = Buffer.buffer(form.getBytes(StandardCharsets.ISO_8859_1));

        ModelRequest request = ModelRequest.of(Mode.TRANSCRIPTIONS, "", "multipart/form-data; boundary=b", body);

        assertThat(request.model()).isEqualTo("whisper-1");
        assertThat(request.bodyFor("whisper-large", false).toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(form.replace("whisper-1", "whisper-large"));
    }

    private static ModelRequest chat(String body) {
        return ModelRequest.of(Mode.CHAT, "", "application/json", Buffer.buffer(body));
    }
}
