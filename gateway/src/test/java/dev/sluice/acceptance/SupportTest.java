package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ops.RecentLines;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.ChannelReads;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Rows S and D1a: what the operator, and whoever helps, gets to see. Secrets are planted and looked for everywhere.
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Engine.class,
        names = {"SQLITE", "POSTGRESQL"})
@SuppressWarnings("NullAway.Init") // made before each row
class SupportTest {
    private static final String SESSION_SECRET = "planted-session-secret-1";
    private static final String DSN_SECRET = "planted-dsn-secret-2";

    private final Engine engine;
    private final RecentLines lines = new RecentLines();
    private LogCapture log;
    private Prepared prepared;
    private TestGateway gateway;

    SupportTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void prepare() {
        prepared = Prepared.on(engine);
        log = new LogCapture(lines);
        gateway = prepared.startOn(
                        dsn(),
                        Map.of("SESSION_SECRET", SESSION_SECRET, "GIN_MODE", "release"),
                        new ChannelReads(),
                        lines)
                .awaitReady();
    }

    @AfterEach
    void close() {
        log.close();
        prepared.close();
    }

    /// PostgreSQL lets a role of our own in, so its password can be told from every other word.
    private String dsn() {
        if (engine != Engine.POSTGRESQL) {
            return prepared.dsn();
        }
        String role = "acme_" + Long.toString(System.nanoTime(), 36);
        prepared.edit("CREATE ROLE %s LOGIN SUPERUSER PASSWORD '%s'".formatted(role, DSN_SECRET));
        return prepared.dsn().replace("postgres:postgres@", role + ":" + DSN_SECRET + "@");
    }

    @Test
    void D1a_the_variables_are_shown_and_their_secrets_are_not() {
        JsonNode list = gateway.check("env.list");

        assertThat(list.toString())
                .contains("MEMORY_CACHE_ENABLED")
                .contains("SQL_DSN")
                .doesNotContain(DSN_SECRET)
                .doesNotContain(SESSION_SECRET);
    }

    @Test
    void S1_the_bundle_has_every_variable_and_no_secret() {
        leak();

        String bundle = bundle().toString();

        assertThat(bundle)
                .contains("\"MEMORY_CACHE_ENABLED\"")
                .contains("\"SQL_DSN\"")
                .contains("\"SESSION_SECRET\"")
                .contains("\"SYNC_FREQUENCY\"");
        assertThat(bundle)
                .doesNotContain(DSN_SECRET)
                .doesNotContain(SESSION_SECRET)
                .doesNotContain(Fixture.CHANNEL_KEY)
                .doesNotContain(Fixture.KEY);
    }

    @Test
    void S2_the_bundle_has_the_last_100_log_lines() {
        for (int line = 0; line < 150; line++) {
            lines.line("INFO line %d with %s".formatted(line, SESSION_SECRET));
        }

        List<String> kept = texts(bundle().path("log"));

        assertThat(kept)
                .hasSize(100)
                .anyMatch(line -> line.contains("line 149 "))
                .noneMatch(line -> line.contains("line 10 "))
                .noneMatch(line -> line.contains(SESSION_SECRET));
    }

    @Test
    void S3_the_bundle_has_the_tokens_without_their_keys() {
        gateway.edit("UPDATE tokens SET model_limits = 'runway', \"group\" = 'vip'");

        JsonNode token = bundle().at("/tokens/0");

        assertThat(token.path("id").asInt()).isEqualTo(1);
        assertThat(token.path("name").asString()).isEqualTo("fixture");
        assertThat(token.path("group").asString()).isEqualTo("vip");
        assertThat(token.path("status").asInt()).isEqualTo(1);
        assertThat(token.path("model_limits").asString()).isEqualTo("runway");
        assertThat(token.has("key")).isFalse();
    }

    @Test
    void S4_the_bundle_has_the_last_failed_answers() {
        prepared.upstream().on(Scene.PROBE_PATH, Answer.json(500, "{\"oops\":\"%s\"}".formatted("x".repeat(9000))));
        String upstreams = Prepared.probe(gateway).header("X-Oneapi-Request-Id");
        var refused = gateway.caller().post("/minimax/x", "{}");

        JsonNode calls = bundle().path("failed_calls");

        assertThat(calls).hasSize(2);
        JsonNode first = calls.get(0);
        assertThat(first.path("request_id").asString()).isEqualTo(upstreams);
        assertThat(first.path("time").asString()).isNotEmpty();
        assertThat(first.path("status").asInt()).isEqualTo(500);
        assertThat(first.path("origin").asString()).isEqualTo("upstream");
        assertThat(first.path("body").asString()).hasSize(4096).startsWith("{\"oops\":\"xxx");
        JsonNode second = calls.get(1);
        assertThat(second.path("request_id").asString()).isEqualTo(refused.header("X-Oneapi-Request-Id"));
        assertThat(second.path("code").asString()).isEqualTo("model_not_found");
        assertThat(second.path("origin").asString()).isEqualTo("gateway");
        assertThat(second.path("body").asString()).contains("'minimax'");
    }

    /// Lets every planted secret come near the bundle: in the log, and in an upstream's answer.
    private void leak() {
        for (String secret : List.of(SESSION_SECRET, Fixture.CHANNEL_KEY, Fixture.KEY)) {
            lines.line("WARN somebody logged " + secret);
        }
        if (engine == Engine.POSTGRESQL) {
            lines.line("WARN somebody logged " + DSN_SECRET);
        }
        prepared.upstream()
                .on(Scene.PROBE_PATH, Answer.json(401, "{\"error\":\"bad key %s\"}".formatted(Fixture.CHANNEL_KEY)));
        assertThat(Prepared.probe(gateway).status()).isEqualTo(401);
    }

    private JsonNode bundle() {
        var answer = gateway.root().get("/api/doctor/bundle");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(line -> texts.add(line.asString()));
        return texts;
    }
}
