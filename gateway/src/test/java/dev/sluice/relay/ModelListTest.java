package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.RawConnection;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The models a token may use, for three kinds of clients. Source: relay.md §1.4.
class ModelListTest {
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        scene = Scene.in(folder)
                .channel(1, FakeUpstream.nobody(), "gpt-4o,gpt-4o-mini,acme/unpriced", _ -> {})
                .channel(2, FakeUpstream.nobody(), "gpt-4-turbo", row -> row.set(CHANNELS.GROUP, "vip"))
                .channel(3, FakeUpstream.nobody(), "gpt-4.1", row -> row.set(CHANNELS.STATUS, 2))
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.valueStream().map(item -> item.path(field).asString()).toList();
    }

    @Test
    void listsWhatTheGroupServesAndHasAPriceForAnOpenAiClient() {
        Response answer = scene.alice().get("/v1/models");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("object").asString()).isEqualTo("list");
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(texts(answer.json().path("data"), "id")).containsExactlyInAnyOrder("gpt-4o", "gpt-4o-mini");
        JsonNode first = answer.json().path("data").path(0);
        assertThat(first.path("object").asString()).isEqualTo("model");
        assertThat(first.path("created").asLong()).isEqualTo(1_626_777_600);
        assertThat(first.path("owned_by").asString()).isNotEmpty();
        assertThat(first.path("supported_endpoint_types").isArray()).isTrue();
    }

    @Test
    void listsThemForAnAnthropicClient() {
        Response answer = scene.anyone()
                .with("x-api-key", "sk-" + Scene.KEY)
                .with("anthropic-version", "2023-06-01")
                .get("/v1/models");

        assertThat(texts(answer.json().path("data"), "id")).containsExactlyInAnyOrder("gpt-4o", "gpt-4o-mini");
        assertThat(texts(answer.json().path("data"), "type")).containsOnly("model");
        assertThat(answer.json().path("has_more").asBoolean(true)).isFalse();
        assertThat(answer.json().path("first_id").asString())
                .isEqualTo(answer.json().at("/data/0/id").asString());
        assertThat(answer.json().path("last_id").asString())
                .isEqualTo(answer.json().at("/data/1/id").asString());
    }

    @Test
    void listsThemForAGeminiClientWhereverItsKeyIs() {
        for (Response answer : List.of(
                scene.anyone().get("/v1beta/models?key=sk-" + Scene.KEY),
                scene.anyone().with("x-goog-api-key", Scene.KEY).get("/v1beta/models"),
                scene.anyone().with("x-goog-api-key", Scene.KEY).get("/v1/models"))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(texts(answer.json().path("models"), "name"))
                    .containsExactlyInAnyOrder("models/gpt-4o", "models/gpt-4o-mini");
            assertThat(texts(answer.json().path("models"), "displayName"))
                    .containsExactlyInAnyOrder("gpt-4o", "gpt-4o-mini");
        }
    }

    @Test
    void listsThemInOpenAisShapeUnderGeminisCompatiblePath() {
        assertThat(scene.alice()
                        .get("/v1beta/openai/models")
                        .json()
                        .path("object")
                        .asString())
                .isEqualTo("list");
    }

    @Test
    void listsExactlyTheModelsATokenIsLimitedTo() {
        scene.edit(sql -> sql.update(TOKENS)
                .set(TOKENS.MODEL_LIMITS_ENABLED, true)
                .set(TOKENS.MODEL_LIMITS, "zeta,alpha")
                .execute());

        assertThat(texts(scene.alice().get("/v1/models").json().path("data"), "id"))
                .containsExactlyInAnyOrder("alpha", "zeta");
    }

    @Test
    void showsOneModel() {
        Response answer = scene.alice().get("/v1/models/gpt-4o");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("id").asString()).isEqualTo("gpt-4o");
        assertThat(answer.json().path("object").asString()).isEqualTo("model");
    }

    @Test
    void doesNotKnowAModelTheTokenMayNotUse() {
        for (String name : List.of("gpt-4-turbo", "no-such", "gpt-4.1", "%zz", "a%20b")) {
            Response answer = RawConnection.exchange(
                    scene.port(),
                    "GET /v1/models/%s HTTP/1.1\nHost: x\nAuthorization: Bearer %s\n\n".formatted(name, Scene.KEY));

            assertThat(answer.status()).as(name).isEqualTo(404);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("model_not_found");
        }
    }

    @Test
    void asksForAKeyInTheClientsProtocol() {
        Response openAi = scene.anyone().get("/v1/models");
        Response anthropic = scene.anyone()
                .with("x-api-key", "sk-unknown")
                .with("anthropic-version", "2023-06-01")
                .get("/v1/models");
        Response gemini = scene.anyone().get("/v1beta/models?key=unknown");

        assertThat(openAi.status()).isEqualTo(401);
        assertThat(openAi.json().at("/error/type").asString()).isEqualTo("new_api_error");
        assertThat(anthropic.status()).isEqualTo(401);
        assertThat(anthropic.json().path("type").asString()).isEqualTo("error");
        assertThat(anthropic.json().at("/error/type").asString()).isEqualTo("authentication_error");
        assertThat(gemini.status()).isEqualTo(401);
        assertThat(gemini.json().at("/error/status").asString()).isEqualTo("UNAUTHENTICATED");
    }
}
