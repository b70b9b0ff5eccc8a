package dev.sluice.cli;

import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.doctor.Doctor;
import dev.sluice.doctor.Level;
import dev.sluice.doctor.Live;
import dev.sluice.doctor.LiveTarget;
import dev.sluice.doctor.Premises;
import dev.sluice.doctor.Question;
import dev.sluice.doctor.Report;
import dev.sluice.ops.RecentLines;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Doctor inside a whole gateway, and live checks against it, with an upstream on loopback.
class DoctorInsideTest {
    private static final String ACCESS_TOKEN = "accessTokenOfTheRootAccount01234";

    @TempDir
    Path folder;

    private FakeUpstream upstream;
    private Environment environment;
    private Gateway gateway;
    private Client client;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        upstream.on("/runway/tasks", Answer.json("{\"id\":\"task\"}"));
        String file = TestDatabases.sqlite(folder).substring("sqlite://".length());
        environment = new Environment(Map.of(
                "SQLITE_PATH", file, "PORT", "0", "SLUICE_LOG_DIR", "off", "SLUICE_ROOT_PASSWORD", "a long password"));
        try (var database = Database.open(Dsn.main(environment), PoolConfig.small())) {
            Reconciler.main(database);
            Fixture.of(URI.create("http://127.0.0.1:" + upstream.port())).insert(database);
        }
        gateway = Gateway.start(environment, new RecentLines(), _ -> {});
        client = Client.of(gateway.port());
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(client.get("/readyz").status()).isEqualTo(200));
        try (var database = Database.open(Dsn.main(environment), PoolConfig.small())) {
            database.write(tx -> tx.update(USERS)
                    .set(USERS.ACCESS_TOKEN, ACCESS_TOKEN)
                    .where(USERS.ROLE.eq(100))
                    .execute());
        }
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private JsonNode asked(String target) {
        var answer = client.with("Authorization", ACCESS_TOKEN).get(target);
        return JsonMapper.shared().readTree(answer.body().toString()).path("data");
    }

    private Report live(Question question) {
        return live("", question, "live", "route", "proxy", "http.status", "http.token", "cache.burst");
    }

    private Report live(String publicUrl, Question question, String... checks) {
        var target = new LiveTarget(address(), publicUrl, "sk-" + Fixture.KEY, Duration.ofMillis(1));
        try (var premises = Premises.of(environment);
                var calls = new Live(target)) {
            return new Doctor(environment, premises.place(), Clock.systemUTC()).run(Set.of(checks), calls, question);
        }
    }

    private String address() {
        return "http://127.0.0.1:" + gateway.port();
    }

    private static Level level(Report report, String check) {
        return report.result(check).orElseThrow().level();
    }

    @Test
    void onlyAdministratorsMayAsk() {
        assertThat(client.get("/api/doctor").status()).isEqualTo(401);
        assertThat(client.bearing("sk-" + Fixture.KEY).get("/api/doctor").body().toString())
                .doesNotContain("checks");
        assertThat(client.get("/api/sluice/explain?model=runway").status()).isEqualTo(401);
    }

    @Test
    void E1_the_running_gateway_tells_what_it_routes_by() {
        JsonNode report = asked("/api/doctor?check=cache.content,cache.health,cache.retry,select.agree");

        assertThat(report.path("level").asString()).isEqualTo("ok");
        assertThat(report.toString()).contains("\"source\":\"snapshot\"", "[8]");
    }

    @Test
    void theLastPassThroughCallIsRemembered() {
        client.bearing("sk-" + Fixture.KEY).post("/runway/tasks", "{\"model\":\"gen4_turbo\"}");

        Eventually.within(Duration.ofSeconds(5), () -> {
            JsonNode call = asked("/api/doctor?check=log.passthrough")
                    .path("checks")
                    .path(0)
                    .path("evidence")
                    .path("calls")
                    .path(0);
            assertThat(call.path("path").asString()).isEqualTo("/runway/tasks");
            assertThat(call.path("channel").asLong()).isEqualTo(8);
            assertThat(call.path("status").asInt()).isEqualTo(200);
        });
    }

    @Test
    void explainSpeaksForTheRunningGateway() {
        JsonNode explained = asked("/api/sluice/explain?token_id=1&path=/runway/tasks");

        assertThat(explained.path("outcome").asString()).isEqualTo("served");
        assertThat(explained.path("channels").path(0).path("id").asLong()).isEqualTo(8);
    }

    @Test
    void theCommandAsksTheRunningGatewayAgainAndAgain() {
        var variables = new HashMap<>(environment.variables());
        variables.put("SLUICE_DOCTOR_ACCESS_TOKEN", ACCESS_TOKEN);
        var line = new CommandLine(new DoctorCommand());
        var said = new StringWriter();
        line.setOut(new PrintWriter(said, true));
        line.parseArgs("--running", "--watch", "1", "--url", address(), "--check", "cache.stats,cache.health", "-v");
        DoctorCommand command = line.getCommand();

        Thread watching = Thread.ofVirtual().start(() -> {
            try {
                command.run(new Environment(variables));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        client.bearing("sk-" + Fixture.KEY).post("/runway/tasks", "{\"model\":\"gen4_turbo\"}");

        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(said.toString().split("success_rate: 100.0 %", -1))
                        .hasSizeGreaterThan(2));
        watching.interrupt();
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(watching.isAlive()).isFalse());
        assertThat(said.toString()).contains("state: ready");
    }

    @Test
    void aRepairIsShownFirst() {
        var shown = client.with("Authorization", ACCESS_TOKEN)
                .post("/api/doctor/fix", "{\"id\":\"token.group.force-default\"}");
        var unknown = client.with("Authorization", ACCESS_TOKEN).post("/api/doctor/fix", "{\"id\":\"nothing\"}");

        assertThat(shown.body().toString()).contains("\"dry_run\":true", "\"changed\":0");
        assertThat(unknown.body().toString()).contains("\"success\":false", "ability.rebuild");
    }

    @Test
    void D3_the_probe_is_answered_and_the_upstream_agrees() {
        Report report = live(Question.USUAL);

        assertThat(level(report, "http.status")).isEqualTo(Level.OK);
        assertThat(level(report, "http.token")).isEqualTo(Level.OK);
        assertThat(level(report, "live.post")).isEqualTo(Level.OK);
        assertThat(level(report, "live.upstream")).isEqualTo(Level.OK);
        assertThat(level(report, "cache.burst")).isEqualTo(Level.OK);
        assertThat(level(report, "route.prefixes")).isEqualTo(Level.OK);
        assertThat(report.toString()).doesNotContain(Fixture.KEY).doesNotContain(Fixture.CHANNEL_KEY);
    }

    @Test
    void D3c_a_failing_upstream_is_told_from_a_failing_gateway() {
        upstream.on("/runway/tasks", Answer.error(500, "broken"));
        Report upstreamFails = live(Question.USUAL);
        upstream.close();
        Report upstreamGone = live(Question.USUAL);

        assertThat(level(upstreamFails, "live.post")).isEqualTo(Level.FAIL);
        assertThat(upstreamFails.result("live.post").orElseThrow().verdict().evidence())
                .containsEntry("origin", "upstream");
        assertThat(upstreamFails.result("live.upstream").orElseThrow().verdict().fix())
                .contains("fails by itself");
        assertThat(upstreamGone.result("live.post").orElseThrow().verdict().evidence())
                .containsEntry("outcome", "502")
                .containsEntry("origin", "gateway");
        assertThat(upstreamGone.result("live.upstream").orElseThrow().verdict().fix())
                .contains("refused");
    }

    @Test
    void eightWaysToCallOneRouteAreAnsweredAsTheyShouldBe() {
        upstream.on("/v1/audio/generations*", Answer.json("{\"id\":\"song\"}"));
        try (var database = Database.open(Dsn.main(environment), PoolConfig.small())) {
            database.write(tx -> {
                Fixture.channel(tx, 9, 55, upstream.baseUrl(), "suno_music");
                return null;
            });
        }

        Report report = live("", Question.USUAL, "http.matrix");

        assertThat(level(report, "http.matrix")).as(report.toString()).isEqualTo(Level.OK);
        assertThat(report.toString()).doesNotContain(Fixture.KEY);
    }

    @Test
    void anInstallationWithoutMusicIsNotHeldAgainstTheMatrix() {
        Report report = live("", Question.USUAL, "http.matrix");

        assertThat(level(report, "http.matrix")).as(report.toString()).isEqualTo(Level.OK);
        assertThat(report.result("http.matrix")
                        .orElseThrow()
                        .verdict()
                        .evidence()
                        .toString())
                .contains("[correct, trailing slash, x-ptoken]");
    }

    @Test
    void whatAnswersEveryCallAlikeIsFoundByTheMatrix() {
        try (var page = FakeUpstream.start();
                var calls = new Live(new LiveTarget(page.baseUrl(), "", "sk-" + Fixture.KEY, Duration.ZERO));
                var premises = Premises.of(environment)) {
            page.on("/*", Answer.of(200, "text/html", "<html>welcome</html>".getBytes(StandardCharsets.UTF_8)));

            Report report = new Doctor(environment, premises.place(), Clock.systemUTC())
                    .run(Set.of("http.matrix"), calls, Question.USUAL);

            assertThat(level(report, "http.matrix")).isEqualTo(Level.FAIL);
            assertThat(report.result("http.matrix").orElseThrow().verdict().fix())
                    .contains("text/plain, no credential, bad credential, no model, misspelt path");
        }
    }

    @Test
    void aProxyThatForwardsEveryPrefixAnswersLikeTheGateway() {
        assertThat(level(live(address(), Question.USUAL, "proxy"), "proxy.prefixes"))
                .isEqualTo(Level.OK);
    }

    @Test
    void aProxyThatShowsAWebPageForAPrefixIsFound() {
        try (var proxy = FakeUpstream.start()) {
            proxy.on("/*", Answer.of(200, "text/html", "<html>welcome</html>".getBytes(StandardCharsets.UTF_8)));

            Report report = live(proxy.baseUrl() + "/", Question.USUAL, "proxy");

            assertThat(level(report, "proxy.prefixes")).isEqualTo(Level.FAIL);
            assertThat(report.result("proxy.prefixes").orElseThrow().verdict().fix())
                    .contains("forward every prefix");
        }
    }

    @Test
    void anUnservedModelIsFoundByTheBurst() {
        assertThat(level(live(Question.USUAL.about("minimax")), "cache.burst")).isEqualTo(Level.FAIL);
    }
}
