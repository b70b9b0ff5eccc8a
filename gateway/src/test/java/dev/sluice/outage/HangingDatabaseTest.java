package dev.sluice.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that takes bytes and answers nothing, as one does behind a broken network or on a full disk.
class HangingDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void knownTokensAreServedWithinTheirPatienceAndNothingIsLeftBehind() throws IOException {
        try (var site = Site.running(folder)) {
            assertThat(site.task().status()).isEqualTo(200);
            site.expectBooked(1);
            List<String> threads = threads();

            site.server().freeze();
            for (int call = 0; call < 10; call++) {
                Response answer = Site.within(Duration.ofSeconds(1), site::task);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
            List<CompletableFuture<Response>> together = new ArrayList<>();
            for (int call = 0; call < 50; call++) {
                together.add(site.alice().postLater(Site.TASK, Site.TASK_BODY));
                together.add(site.stranger(call).postLater(Site.TASK, Site.TASK_BODY));
            }
            Eventually.within(Site.SOON, () -> assertThat(site.reasons()).contains("database_unavailable"));
            for (int look = 0; look < 5; look++) {
                assertThat(Site.within(
                                        Duration.ofSeconds(1),
                                        () -> site.anyone().get("/livez"))
                                .status())
                        .isEqualTo(200);
                Response readiness = Site.within(Duration.ofSeconds(1), site::readiness);
                assertThat(readiness.status()).as(readiness.text()).isEqualTo(200);
                assertThat(readiness.text()).contains("degraded", "database_unavailable", "does not answer");
            }
            assertThat(together.stream().map(CompletableFuture::join).map(Response::status))
                    .containsOnly(200, 503);
            Response stranger =
                    Site.within(Duration.ofSeconds(5), () -> site.stranger(99).post(Site.TASK, Site.TASK_BODY));
            assertThat(stranger.status()).isEqualTo(503);
            assertThat(Site.code(stranger)).isEqualTo("database_unavailable");

            site.server().thaw();
            site.awaitStatus("ready");
            site.expectBooked(61);
            Eventually.within(Site.SOON, () -> {
                assertThat(site.connections()).isLessThanOrEqualTo(Site.MOST_CONNECTIONS);
                assertThat(threads()).hasSizeLessThanOrEqualTo(threads.size() + 6);
            });
        }
    }

    @Test
    @Tag("soak")
    void aStartListensAndIsReadyOnceTheDatabaseAnswers() {
        try (var site = Site.prepared(folder)) {
            site.server().freeze();
            Site.within(Duration.ofSeconds(8), () -> {
                site.start();
                return null;
            });

            assertThat(site.anyone().get("/livez").status()).isEqualTo(200);
            Response unready = Site.within(Duration.ofSeconds(1), site::readiness);
            assertThat(unready.status()).as(unready.text()).isEqualTo(503);

            site.server().thaw();
            site.awaitStatus("ready");
            assertThat(site.task().status()).isEqualTo(200);
            site.expectBooked(1);
        }
    }

    @Test
    @Tag("soak")
    void aStartListensWhileAnotherProgramLocksATableItHasToBringUp() throws SQLException {
        try (var site = Site.prepared(folder)) {
            try (Connection other = site.server().connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("ALTER TABLE tokens DROP COLUMN models_limit");
                Site.within(Duration.ofSeconds(8), () -> {
                    site.start();
                    return null;
                });

                assertThat(site.anyone().get("/livez").status()).isEqualTo(200);
                assertThat(site.readiness().status()).isEqualTo(503);
                assertThat(site.reasons()).contains("database_not_opened");
                other.commit();
            }

            site.awaitStatus("ready");
            assertThat(site.task().status()).isEqualTo(200);
        }
    }

    /// Names of the product's threads, virtual ones too, without their numbers.
    private List<String> threads() throws IOException {
        Path dump = folder.resolve("threads-" + System.nanoTime() + ".txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line ->
                            line.replaceFirst("^#[0-9]+ \"([^\"]*)\".*", "$1").replaceAll("[0-9]+", "n"))
                    .filter(name -> !name.startsWith("fake-upstream") && !name.startsWith("HttpClient"))
                    .sorted()
                    .toList();
        }
    }
}
