package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.Books;
import dev.sluice.chaos.Market;
import dev.sluice.chaos.Traffic;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product as a process that dies at each point where that could matter. The next start finds the books right,
/// and every call whose answer had ended is charged once. A usual run tries one point of each step, on one database;
/// all points, also with a log database, are tried with `--chaos`.
final class CrashPointTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private FakeUpstream upstream;
    private Map<String, String> environment;

    @BeforeEach
    void open() {
        upstream = FakeUpstream.start();
        environment = new HashMap<>(Map.of(
                "SLUICE_ROOT_PASSWORD",
                "a long password",
                "SLUICE_JOURNAL_SYNC_MS",
                "20",
                "SLUICE_JOURNAL_SEGMENT_BYTES",
                Integer.toString(1 << 20),
                "SLUICE_JOURNAL_DIR",
                folder.resolve("journal").toString()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    /// Each start checks what the death before it left, and dies at the next point: one of each step.
    @Test
    void P02_a_process_that_dies_on_the_way_of_an_event_leaves_the_books_right() {
        environment.put("SQL_DSN", TestDatabases.sqlite(folder));
        Market.open(main(), upstream.baseUrl());

        dieAtEach("MID_COPY:3", "SEGMENT_SWITCHED", "POSITION_WRITTEN:3", "MID_REPLAY", "AFTER_COMMIT:3");
    }

    @Test
    void P04_a_settlement_is_never_left_behind() {
        environment.put("SQL_DSN", TestDatabases.sqlite(folder));
        Market.open(main(), upstream.baseUrl());
        String chat = "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        List<String> ended = new ArrayList<>();

        ended.add(killAfter(Market.CHAT, chat.formatted(Market.BY_TOKENS, true), ended));
        ended.add(killAfter(Market.CHAT, chat.formatted(Market.BY_CALL, false), ended));
        ended.add(killAfter(Market.TASK, "{\"model\":\"gen4_turbo\",\"prompt\":\"a test\"}", ended));

        try (var process = SluiceProcess.start(folder, environment)) {
            expectRight("the end", process, ended);
        }
    }

    /// Kills the process as soon as the answer's last byte is here; answers the id of the request.
    private String killAfter(String target, String body, List<String> ended) {
        try (var process = SluiceProcess.start(folder, environment)) {
            expectRight(target, process, ended);
            try (var caller = process.client().bearing(Market.keys().getFirst())) {
                var answer = caller.post(target, body);
                process.kill();
                assertThat(answer.status()).isEqualTo(200);
                return answer.header("X-Oneapi-Request-Id");
            }
        }
    }

    @Test
    @Tag("chaos")
    void P02_a_process_that_dies_at_any_point_leaves_the_books_right() {
        environment.put("SQL_DSN", TestDatabases.sqlite(folder));
        Market.open(main(), upstream.baseUrl());

        dieAtEach(
                "SEGMENT_HALF_MADE",
                "ENCODED:3",
                "MID_COPY:3",
                "COPIED:3",
                "PUBLISHED:3",
                "SEGMENT_HALF_MADE:40",
                "SEGMENT_SWITCHED",
                "FORCED",
                "BATCH_TAKEN",
                "POSITION_WRITTEN:3",
                "BEFORE_COMMIT:3",
                "BEFORE_REPLAY",
                "MID_REPLAY",
                "AFTER_REPLAY",
                "AFTER_COMMIT:3",
                "BEFORE_SEGMENT_DELETED");
    }

    @Test
    @Tag("chaos")
    void P02_a_process_that_dies_between_money_and_log_rows_leaves_both_right() {
        environment.put("SQL_DSN", TestDatabases.sqlite(folder));
        environment.put("LOG_SQL_DSN", TestDatabases.sqlite(folder));
        Market.open(main(), upstream.baseUrl());

        dieAtEach("AFTER_COMMIT:3", "BEFORE_ROWS_COMMIT:3", "BEFORE_ROWS_COMMIT", "AFTER_ROWS_COMMIT:3");
    }

    @Test
    void everyPointIsTried() throws IOException {
        var test = Files.readString(Path.of("src/test/java/dev/sluice/ledger/CrashPointTest.java"));

        assertThat(CrashPoint.values()).allSatisfy(point -> assertThat(test).contains("\"" + point));
    }

    @Test
    @Tag("chaos")
    void P02_a_process_that_dies_with_an_event_set_aside_keeps_it_and_the_rest() {
        environment.put("SQL_DSN", TestDatabases.postgresql());
        Market.open(main(), upstream.baseUrl());
        try (var database = Database.open(main(), PoolConfig.small())) {
            database.write(sql -> sql.execute(
                    "ALTER TABLE logs ADD CONSTRAINT picky CHECK (model_name <> '" + Market.BY_CALL + "')"));
        }
        dieAt("SET_ASIDE:2", List.of());

        try (var process = SluiceProcess.start(folder, environment)) {
            process.awaitReady(process.client());
            process.stop();
        }
        try (var books = new Books(main(), main())) {
            books.expectBalanced();
        }
        assertThat(folder.resolve("journal/0/refused.jsonl")).content().contains("CONSUME request=");
    }

    private Dsn main() {
        return Dsn.parse("SQL_DSN", environment.getOrDefault("SQL_DSN", ""));
    }

    private Dsn logs() {
        String own = environment.get("LOG_SQL_DSN");
        return own == null ? main() : Dsn.parse("LOG_SQL_DSN", own);
    }

    private void dieAtEach(String... points) {
        List<String> ended = new ArrayList<>();
        for (String point : points) {
            ended.addAll(dieAt(point, ended));
        }
        try (var process = SluiceProcess.start(folder, environment)) {
            expectRight("the end", process, ended);
        }
    }

    /// Runs the product under load until it dies at `point`; answers the requests that were served whole.
    private List<String> dieAt(String point, List<String> ended) {
        List<String> more = List.of();
        try (var process = SluiceProcess.start(folder, environment, "-Dsluice.crash=" + point)) {
            // Some points are met before it listens.
            if (process.listens() && !point.endsWith("REPLAY")) {
                expectRight(point, process, ended);
                try (var traffic = Traffic.begin(process.client(), 8)) {
                    process.awaitEnd(LONG);
                    traffic.stop();
                    more = traffic.ended();
                }
            }
            assertThat(process.awaitEnd(LONG)).as(point).isEqualTo(137);
        }
        return more;
    }

    private void expectRight(String point, SluiceProcess process, List<String> ended) {
        try (var books = new Books(main(), logs())) {
            process.awaitReady(process.client());
            books.expectBalanced();
            books.expectCharged(ended);
            books.expectJobs(ended);
        } catch (AssertionError wrong) {
            throw new AssertionError("before " + point + ": " + wrong.getMessage(), wrong);
        }
    }
}
