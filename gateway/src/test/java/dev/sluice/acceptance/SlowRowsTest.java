package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.testkit.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows whose own times are long, at those times: `./sluice test --soak`.
@Tag("soak")
class SlowRowsTest {
    @Test
    void D3d_5_MB_over_30_seconds_after_70_seconds_of_silence_arrive_whole() {
        byte[] piece = new byte[128 * 1024];
        new Random(70).nextBytes(piece);
        try (var prepared = Prepared.on(Engine.POSTGRESQL)) {
            var gateway = prepared.start(Map.of()).awaitReady();
            prepared.upstream()
                    .on(
                            Scene.PROBE_PATH,
                            Answer.of(200, "video/mp4", new byte[0])
                                    .withPieces(Collections.nCopies(40, piece))
                                    .firstByteAfter(Duration.ofSeconds(70))
                                    .paced(Duration.ofMillis(750)));

            var answer = gateway.caller().patient(Duration.ofSeconds(150)).post(Scene.PROBE_PATH, Scene.PROBE_BODY);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().length()).isEqualTo(40 * piece.length);
        }
    }

    @Test
    void R3_a_get_is_asked_three_times_two_seconds_apart() {
        try (var prepared = Prepared.on(Engine.POSTGRESQL)) {
            var gateway = prepared.start(Map.of()).awaitReady();
            var broken = Answer.json(500, "{}");
            prepared.upstream().enqueue(broken, broken, Answer.json("{\"status\":\"RUNNING\"}"));
            long began = System.nanoTime();

            assertThat(gateway.caller().get("/runway/tasks/1").status()).isEqualTo(200);

            assertThat(prepared.upstream().requests()).hasSize(3);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        }
    }
}
