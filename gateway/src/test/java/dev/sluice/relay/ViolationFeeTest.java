package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that xAI refuses for what they ask (billing.md §5.5).
class ViolationFeeTest {
    private static final int XAI = 48;
    private static final String REFUSED =
            "{\"error\":{\"message\":\"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM\",\"type\":\"invalid_request\",\"code\":\"blocked\"}}";

    private FakeUpstream upstream;
    private Scene.Setting setting;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        setting = Scene.in(folder)
                .channel(8, upstream, "grok-4", row -> row.set(CHANNELS.TYPE, XAI))
                .channel(9, upstream, "grok-4", row -> row.set(CHANNELS.TYPE, XAI))
                .channel(10, upstream, "acme")
                .option("ModelRatio", "{\"grok-4\":1,\"acme\":1}")
                .option("GroupRatio", "{\"default\":2}")
                .option("RetryTimes", "3");
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    @Test
    void aRefusedCallIsChargedTheFeeOnceAndIsNotTriedElsewhere() {
        try (Scene scene = setting.start()) {
            var answer = ask(scene, "grok-4");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("violation_fee.grok.csam");
            assertThat(upstream.requests()).hasSize(1);
            var row = scene.onlyLogRow();
            assertThat(row.quota()).isEqualTo(50_000);
            assertThat(row.type()).isEqualTo(2);
            assertThat(row.content()).isEqualTo("Violation fee charged");
            var other = row.other();
            assertThat(other.path("violation_fee").asBoolean()).isTrue();
            assertThat(other.path("violation_fee_code").asString()).isEqualTo("violation_fee.grok.csam");
            assertThat(other.path("fee_quota").asLong()).isEqualTo(50_000);
            assertThat(other.path("base_amount").decimalValue()).isEqualByComparingTo("0.05");
            assertThat(other.path("group_ratio").decimalValue()).isEqualByComparingTo("2");
            assertThat(other.path("status_code").asInt()).isEqualTo(403);
            assertThat(other.path("upstream_error_type").asString()).isEqualTo("invalid_request");
            assertThat(other.path("upstream_error_code").asString()).isEqualTo("blocked");
            assertThat(other.path("violation_fee_marker").asString()).isEqualTo("Failed check: SAFETY_CHECK_TYPE");
            assertThat(scene.agreedSpending()).isEqualTo(50_000);
        }
    }

    @Test
    void theSiteSetsTheFee() {
        try (Scene scene =
                setting.option("grok.violation_deduction_amount", "0.01").start()) {
            ask(scene, "grok-4");

            assertThat(scene.onlyLogRow().quota()).isEqualTo(10_000);
            assertThat(scene.agreedSpending()).isEqualTo(10_000);
        }
    }

    @Test
    void theSiteWaivesTheFee() {
        try (Scene scene =
                setting.option("grok.violation_deduction_enabled", "false").start()) {
            var waived = ask(scene, "grok-4");

            assertThat(waived.json().at("/error/code").asString()).isEqualTo("violation_fee.grok.csam");
            assertThat(scene.agreedSpending()).isZero();
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void otherVendorsAndOtherRefusalsCostNothing() {
        try (Scene scene = setting.start()) {
            var other = ask(scene, "acme");
            upstream.enqueue(Answer.json(400, "{\"error\":{\"message\":\"bad request\"}}"));
            scene.alice().post("/v1/chat/completions", "{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\"}]}");

            assertThat(other.json().at("/error/code").asString()).isEqualTo("blocked");
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    private Response ask(Scene scene, String model) {
        upstream.on("/v1/chat/completions", Answer.json(403, REFUSED));
        return scene.alice()
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}".formatted(model));
    }
}
