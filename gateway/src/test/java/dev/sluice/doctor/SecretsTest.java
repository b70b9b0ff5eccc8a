package dev.sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ops.Exchanges;
import dev.sluice.ops.SampleCalls;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Secrets are planted wherever doctor looks; none of them may come out.
class SecretsTest {
    private static final List<String> PLANTED = List.of(
            "planted database password",
            "planted session secret",
            "planted-channel-key",
            "plantedAccessTokenOfAlice",
            Fixture.KEY,
            Fixture.CHANNEL_KEY);

    @TempDir
    Path folder;

    private Ward planted(Engine engine) {
        var ward = Ward.of(engine, folder)
                .running()
                .with("SQL_DSN", "postgres://alice:planted database password@db.acme.test/sluice")
                .with("SESSION_SECRET", "planted session secret");
        ward.sql("UPDATE channels SET \"key\" = 'planted-channel-key-one\nplanted-channel-key-two' WHERE id = 8");
        ward.sql("UPDATE users SET access_token = 'plantedAccessTokenOfAlice' WHERE id = 2");
        // Where a careless upstream or a careless line might put them.
        ward.sql(
                "UPDATE channels SET other_info = 'planted-channel-key-one was refused', remark = 'planted-channel-key'"
                        + " WHERE id = 8");
        ward.sql("UPDATE tokens SET name = 'planted session secret'");
        ward.log().line("refused planted-channel-key-two and " + Fixture.KEY + "\n");
        ward.exchanges().ended(SampleCalls.failed("{\"error\":\"bad key planted-channel-key-two\"}"));
        return ward;
    }

    private static JsonNode bundle(Ward ward) {
        return new Bundle(ward.environment(), ward.place(), "1.0", Clock.systemUTC()).make(Question.USUAL);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void S1_no_planted_secret_is_in_the_bundle_and_every_variable_is(Engine engine) {
        try (var ward = planted(engine)) {
            JsonNode bundle = bundle(ward);

            assertThat(PLANTED).noneMatch(ReportJson.pretty(bundle)::contains);
            assertThat(bundle.path("environment").propertyNames())
                    .contains("SQL_DSN", "SESSION_SECRET", "MEMORY_CACHE_ENABLED", "SYNC_FREQUENCY", "PORT");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void S2_S3_S4_the_bundle_holds_lines_tokens_and_failed_calls(Engine engine) {
        try (var ward = planted(engine)) {
            for (int i = 0; i < 200; i++) {
                ward.log().line("line " + i + "\n");
            }

            JsonNode bundle = bundle(ward);

            assertThat(bundle.path("log").size()).isEqualTo(100);
            assertThat(bundle.path("log").path(99).asString()).isEqualTo("line 199");
            assertThat(bundle.path("tokens").path(0).propertyNames())
                    .contains("id", "name", "group", "status", "model_limits")
                    .doesNotContain("key");
            assertThat(bundle.path("channels").path(0).propertyNames()).doesNotContain("key");
            JsonNode call = bundle.path("failed_calls").path(0);
            assertThat(call.path("status").asInt()).isEqualTo(500);
            assertThat(call.path("origin").asString()).isEqualTo("upstream");
            assertThat(call.path("request_id").asString()).isNotEmpty();
            assertThat(call.path("body").asString())
                    .contains("bad key ***")
                    .hasSizeLessThanOrEqualTo(Exchanges.LONGEST_BODY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void noEnvironmentSecretAndNoKeyColumnIsInAReport(Engine engine) {
        try (var ward = planted(engine)) {
            Report report = ward.doctor().run(Set.of(), Question.USUAL);

            String text = ReportJson.pretty(ReportJson.of(report)) + new ReportText(true).of(report);
            assertThat(text)
                    .doesNotContain("planted database password")
                    .doesNotContain("planted session secret")
                    .doesNotContain(Fixture.KEY)
                    .doesNotContain("plantedAccessTokenOfAlice");
        }
    }
}
