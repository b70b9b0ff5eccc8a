package dev.sluice.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GracefulStopTest {
    private static final String STREAMED_CHAT = """
            {"model":"%s","stream":true,"messages":[{"role":"user","content":"Hello"}]}""".formatted(Site.CHAT_MODEL);

    @TempDir
    Path folder;

    @Test
    void openStreamsEndChargesAreWrittenAndTheDatabaseIsGivenBack() {
        try (var site = Site.running(folder)) {
            site.upstream().on(Site.CHAT, chat().paced(Duration.ofMillis(400)));
            assertThat(generatedColumns(site)).isEqualTo(1);

            EventStream stream = site.alice().stream(Site.CHAT, STREAMED_CHAT);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next()).isPresent();
            long began = System.nanoTime();
            var stopped = CompletableFuture.runAsync(site::stop, Thread::startVirtualThread);
            List<EventStream.Event> rest = stream.rest();
            stopped.join();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(rest.getLast().data()).isEqualTo("[DONE]");
            site.expectBooked(1);
            assertThat(generatedColumns(site)).isZero();
        }
    }

    @Test
    void aStreamThatDoesNotEndIsCutAtTheLimitAndBooked() {
        try (var site = Site.running(folder, Map.of("SHUTDOWN_TIMEOUT_SECONDS", "2"))) {
            site.upstream().on(Site.CHAT, chat().stallAfter(400));

            EventStream stream = site.alice().stream(Site.CHAT, STREAMED_CHAT);
            assertThat(stream.next()).isPresent();
            Site.within(Duration.ofSeconds(8), () -> {
                site.stop();
                return null;
            });

            site.expectBooked(1);
            assertThat(generatedColumns(site)).isZero();
        }
    }

    @Test
    @Tag("soak")
    void aStopWithoutTheDatabaseEndsInTimeAndSaysWhatIsLost() {
        try (var log = new LogCapture();
                var site = Site.running(folder)) {
            assertThat(site.task().status()).isEqualTo(200);
            site.expectBooked(1);
            site.server().kill();
            assertThat(site.task().status()).isEqualTo(200);

            Site.within(Duration.ofSeconds(20), () -> {
                site.stop();
                return null;
            });

            assertThat(log.with("ledger events lost at stop")).hasSize(1);
            assertThat(log.with("stopped")).hasSize(1);
            site.server().startAgain();
        }
    }

    @Test
    void aStopBeforeTheDatabaseWasThereLeavesNothingRunning() {
        try (var site = Site.prepared(folder);
                var log = new LogCapture()) {
            site.server().kill();
            site.start();
            Eventually.within(
                    Site.SOON,
                    () -> assertThat(log.with("cannot be opened yet")).hasSizeGreaterThan(1));

            Site.within(Duration.ofSeconds(5), () -> {
                site.stop();
                return null;
            });
            site.server().startAgain();

            assertThat(log.with("stopped")).hasSize(1);
            assertThat(log.with("database brought up")).isEmpty();
            assertThat(site.connections()).isZero();
        }
    }

    private static Answer chat() {
        return Answer.sse(
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo \"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Ali\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ce\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}",
                "[DONE]");
    }

    private static int generatedColumns(Site site) {
        return site.query(sql -> sql.fetch("""
                SELECT 1 FROM information_schema.columns
                WHERE table_name = 'tokens' AND column_name = 'models_limit'""").size());
    }
}
