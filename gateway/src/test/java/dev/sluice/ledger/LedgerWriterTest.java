package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.await;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.QUOTA_DATA;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ledger.LedgerBatch.Keep;
import dev.sluice.ledger.LedgerState.Health;
import dev.sluice.store.Engine;
import dev.sluice.store.Options;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LedgerWriterTest {
    private static final Keep ALL = new Keep(true, true, true);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void booksACallInEveryTableItTouches(Engine engine) {
        try (var fixture = fixture(engine)) {
            for (int i = 0; i < 70; i++) {
                fixture.reserve(1, 1, Hold.of(Quota.of(500))).settle(call(1, 300));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var user = fixture.database.read(sql -> sql.fetchSingle(USERS));
            assertThat(user.get(USERS.QUOTA)).isEqualTo(1_000_000 - 21_000);
            assertThat(user.get(USERS.USED_QUOTA)).isEqualTo(21_000);
            assertThat(user.get(USERS.REQUEST_COUNT)).isEqualTo(70);
            var token = fixture.database.read(sql -> sql.fetchSingle(TOKENS, TOKENS.ID.eq(1L)));
            assertThat(token.get(TOKENS.REMAIN_QUOTA)).isEqualTo(500_000 - 21_000);
            assertThat(token.get(TOKENS.USED_QUOTA)).isEqualTo(21_000);
            assertThat(token.get(TOKENS.ACCESSED_TIME)).isEqualTo(NOW.getEpochSecond());
            assertThat(fixture.sum(CHANNELS, CHANNELS.USED_QUOTA)).isEqualTo(21_000);
            assertThat(fixture.accounts.tokenAvailable(1)).hasValue(479_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void writesTheLogRowAsOtherProgramsReadIt(Engine engine) {
        try (var fixture = fixture(engine)) {
            fixture.reserve(1, 1, Hold.of(Quota.of(500))).settle(call(1, 300, "caf\u00e9 \0 \ud83d\ude00"));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var row = fixture.database.read(sql -> sql.fetchSingle(LOGS));
            assertThat(row.get(LOGS.USER_ID)).isEqualTo(1);
            assertThat(row.get(LOGS.CREATED_AT)).isEqualTo(NOW.getEpochSecond());
            assertThat(row.get(LOGS.TYPE)).isEqualTo(2);
            assertThat(row.get(LOGS.CONTENT)).isEqualTo("caf\u00e9  \ud83d\ude00");
            assertThat(row.get(LOGS.USERNAME)).isEqualTo("alice");
            assertThat(row.get(LOGS.TOKEN_NAME)).isEqualTo("token 1");
            assertThat(row.get(LOGS.MODEL_NAME)).isEqualTo("gpt-4o");
            assertThat(row.get(LOGS.QUOTA)).isEqualTo(300);
            assertThat(row.get(LOGS.PROMPT_TOKENS)).isEqualTo(100);
            assertThat(row.get(LOGS.COMPLETION_TOKENS)).isEqualTo(20);
            assertThat(row.get(LOGS.USE_TIME)).isEqualTo(2);
            assertThat(row.get(LOGS.IS_STREAM)).isTrue();
            assertThat(row.get(LOGS.CHANNEL_ID)).isEqualTo(8);
            assertThat(row.get(LOGS.TOKEN_ID)).isEqualTo(1);
            assertThat(row.get(LOGS.GROUP)).isEqualTo("default");
            assertThat(row.get(LOGS.IP)).isEqualTo("10.0.0.9");
            assertThat(row.get(LOGS.REQUEST_ID)).isEqualTo("req-1");
            assertThat(row.get(LOGS.UPSTREAM_REQUEST_ID)).isEqualTo("up-1");
            assertThat(row.get(LOGS.OTHER)).isEqualTo("{\"model_ratio\":1.25}");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void addsUpTheHour(Engine engine) {
        try (var fixture = fixture(engine)) {
            for (int i = 0; i < 3; i++) {
                fixture.ledger.reserveNothing(1, 1).settle(call(1, 300));
                assertThat(fixture.writer.flush(SOON)).isTrue();
            }

            var hour = fixture.database.read(sql -> sql.fetchSingle(QUOTA_DATA));
            assertThat(hour.get(QUOTA_DATA.CREATED_AT)).isEqualTo(NOW.getEpochSecond() / 3600 * 3600);
            assertThat(hour.get(QUOTA_DATA.COUNT)).isEqualTo(3);
            assertThat(hour.get(QUOTA_DATA.QUOTA)).isEqualTo(900);
            assertThat(hour.get(QUOTA_DATA.TOKEN_USED)).isEqualTo(360);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void repeatsNoBatchThatWasCommittedWithoutAnAnswer(Engine engine) {
        try (var fixture = fixture(engine)) {
            var nodes = new NodeStore(fixture.database, Clock.systemUTC());
            var store = new LedgerStore(fixture.database, fixture.database, nodes, "", fixture.accounts);
            var node = nodes.own("a-journal", "a-process");
            var batch = LedgerBatch.of(List.of(new Numbered(1, call(1, 300)), new Numbered(2, call(2, 50))), ALL);
            store.writeMoney(new Position(node, 0, 0), batch, true);
            var again = store.writeMoney(new Position(node, 0, 0), batch, true);

            assertThat(fixture.wallet()).isEqualTo(1_000_000 - 350);
            assertThat(again.users()).containsEntry(1L, 1_000_000L - 350);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(350);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(350);
            assertThat(nodes.applied(node)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void writesNothingOnceAnotherProcessOwnsTheJournal(Engine engine) {
        try (var fixture = fixture(engine)) {
            var nodes = new NodeStore(fixture.database, Clock.systemUTC());
            var store = new LedgerStore(fixture.database, fixture.database, nodes, "", fixture.accounts);
            var node = nodes.own("a-journal", "a-process");
            nodes.own("a-journal", "another-process");
            var batch = LedgerBatch.of(List.of(new Numbered(1, call(1, 300))), ALL);

            assertThatExceptionOfType(Fenced.class)
                    .isThrownBy(() -> store.writeMoney(new Position(node, 0, 0), batch, true));
            assertThat(fixture.wallet()).isEqualTo(1_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void keepsEventsWhileTheDatabaseFailsAndBooksThemOnce(Engine engine) {
        try (var fixture = fixture(engine)) {
            fixture.database.write(sql -> sql.execute("ALTER TABLE users RENAME TO users_away"));
            fixture.reserve(1, 1, Hold.of(Quota.of(500))).settle(call(1, 300));
            Eventually.within(
                    SOON, () -> assertThat(fixture.writer.state().health()).isEqualTo(Health.BEHIND));

            assertThat(fixture.accounts.userAvailable(1)).hasValue(999_700);
            assertThat(fixture.writer.flush(Duration.ofMillis(20))).isFalse();

            fixture.database.write(sql -> sql.execute("ALTER TABLE users_away RENAME TO users"));
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(999_700);
            assertThat(fixture.accounts.userAvailable(1)).hasValue(999_700);
            assertThat(fixture.writer.state().health()).isEqualTo(Health.FLOWING);
        }
    }

    /// A file that shrinks under the memory it is mapped to faults as a broken disk does. When the JVM tells it depends
    /// on how far the code is compiled, so it is tried with the faults that are tried at length.
    @Test
    @Tag("chaos")
    void P06_a_disk_that_fails_loses_no_charge_of_a_call_under_way() throws IOException {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            // Compiled code is told of such a fault later than interpreted code.
            for (int i = 0; i < 20_000; i++) {
                fixture.ledger.reserveNothing(1, 1).settle(call(1, 0));
            }
            fixture.reserve(1, 1, Hold.of(Quota.of(500))).settle(call(1, 300));
            assertThat(fixture.writer.flush(SOON)).isTrue();
            var holds = List.of(
                    fixture.reserve(1, 1, Hold.of(Quota.of(500))), fixture.reserve(1, 1, Hold.of(Quota.of(500))));
            try (var files = Files.walk(folder.resolve("journal"))) {
                for (var file : files.filter(Segment::isSegment).toList()) {
                    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(0);
                    }
                }
            }

            holds.forEach(hold -> hold.settle(call(1, 400)));

            assertThat(fixture.writer.hasRoom()).isFalse();
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(10_000 - 300 - 800);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(1100);
            assertThat(fixture.writer.state().failure()).contains("disk");
        }
    }

    @Test
    void anEventTheDatabaseRefusesHoldsUpNoOther() {
        try (var fixture = fixture(Engine.POSTGRESQL)) {
            fixture.database.write(sql ->
                    sql.execute("ALTER TABLE logs ADD CONSTRAINT picky CHECK (content <> 'bad' AND quota <> 13)"));
            for (int i = 0; i < 20; i++) {
                fixture.ledger.reserveNothing(1, 1).settle(call(1, 100L + i, i == 7 ? "bad" : "good"));
            }
            fixture.ledger.reserveNothing(1, 1).settle(call(1, 13, "never"));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(20 * 100 + 190);
            assertThat(fixture.wallet()).isEqualTo(1_000_000 - 2190);
            assertThat(fixture.writer.state().refused()).isEqualTo(1);
            assertThat(fixture.accounts.userAvailable(1)).hasValue(1_000_000 - 2190);
        }
    }

    @Test
    void leavesTheRemainderOfAnUnlimitedTokenAlone() {
        try (var fixture = fixture(Engine.SQLITE)) {
            fixture.reserve(1, 2, Hold.of(Quota.of(500))).settle(call(2, 300));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var token = fixture.database.read(sql -> sql.fetchSingle(TOKENS, TOKENS.ID.eq(2L)));
            assertThat(token.get(TOKENS.REMAIN_QUOTA)).isZero();
            assertThat(token.get(TOKENS.USED_QUOTA)).isEqualTo(300);
        }
    }

    @Test
    void keepsRowsAndHoursOnlyWhereTheSiteWantsThem() {
        var options = Map.of("LogConsumeEnabled", "false", "DataExportEnabled", "false");
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1000, 1000, options, config())) {
            fixture.ledger.reserveNothing(1, 1).settle(call(1, 300));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(fixture.wallet()).isEqualTo(700);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isZero();
            assertThat(fixture.sum(QUOTA_DATA, QUOTA_DATA.QUOTA)).isZero();
        }
    }

    @Test
    void writesRowsToALogDatabaseOfItsOwn() {
        try (var fixture = fixture(Engine.SQLITE);
                var logs = TestDatabases.ready(Engine.SQLITE, folder)) {
            var options = Options.defaults();
            var writer = new LedgerWriter(fixture.database, logs, fixture.accounts, () -> options, config());
            writer.start();
            var ledger = new Ledger(fixture.accounts, fixture.leases, writer, () -> Prices.from(options));
            await(ledger.reserve(1, 1, Hold.of(Quota.of(500)))).settle(call(1, 300));
            writer.close();

            assertThat(fixture.wallet()).isEqualTo(999_700);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isZero();
            assertThat(logs.read(sql -> sql.fetchSingle(LOGS)).get(LOGS.QUOTA)).isEqualTo(300);
        }
    }

    @Test
    void admitsNobodyAfterAFaultOfItsOwn() {
        try (var fixture = fixture(Engine.SQLITE)) {
            Supplier<Options> broken = () -> {
                throw new IllegalStateException("no options");
            };
            var writer = new LedgerWriter(fixture.database, fixture.database, fixture.accounts, broken, config());
            writer.start();
            writer.append(call(1, 300));

            Eventually.within(SOON, () -> assertThat(writer.hasRoom()).isFalse());
            assertThat(writer.state().health()).isEqualTo(Health.FULL);
        }
    }

    private LedgerConfig config() {
        return LedgerConfig.in(folder.resolve("another journal"));
    }

    private LedgerFixture fixture(Engine engine) {
        return new LedgerFixture(engine, folder, 1_000_000, 500_000);
    }
}
