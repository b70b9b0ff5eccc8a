package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.LedgerAuditStore.Difference;
import dev.sluice.store.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

final class LedgerAuditTest {
    private static final BigDecimal PER_DOLLAR = BigDecimal.valueOf(500_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void findsEverySumThatDiffersAndRepairsTheCounters(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1_000_000)) {
            for (int i = 0; i < 40; i++) {
                fixture.ledger.reserveNothing(1, 1 + i % 2).settle(numbered(1 + i % 2, 100 + i, i));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();
            var books = new LedgerAuditStore(fixture.database, fixture.database);
            assertThat(books.verify(true, true)).isEmpty();

            fixture.database.write(sql -> {
                sql.execute("UPDATE users SET used_quota = used_quota + 5, request_count = 3");
                sql.execute("UPDATE tokens SET used_quota = 0 WHERE id = 2");
                sql.execute("UPDATE channels SET used_quota = used_quota - 1");
                sql.execute("UPDATE quota_data SET quota = quota + 2");
                sql.execute(
                        "INSERT INTO sluice_leases (holder, kind, account_id, node, amount) VALUES ('x', 1, 1, 99, 7)");
                return sql.execute("DELETE FROM logs WHERE quota = 139");
            });
            assertThat(books.verify(true, true))
                    .contains(
                            new Difference("users.used_quota", 1, 4785, 4780),
                            new Difference("users.request_count", 1, 3, 40),
                            new Difference("tokens.used_quota", 2, 0, 2400),
                            new Difference("channels.used_quota", 8, 4779, 4780),
                            new Difference("quota_data.quota of user", 1, 4784, 4780),
                            new Difference("leases of unknown node", 99, 1, 0),
                            new Difference("logs.quota of user", 1, 4780 - 139, 4780))
                    .hasSize(7);

            fixture.database.write(sql -> sql.execute("DELETE FROM sluice_leases WHERE holder = 'x'"));
            assertThat(books.rebuild(true)).hasSize(5);
            assertThat(books.verify(false, true)).isEmpty();
            assertThat(books.rebuild(true)).isEmpty();
        }
    }

    @Test
    void countsWhatWasThereBeforeTheLedgerBegan() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1_000_000, 1_000_000)) {
            fixture.database.write(sql -> {
                sql.execute("UPDATE users SET used_quota = 777, request_count = 7");
                sql.execute("DELETE FROM sluice_versions WHERE name = 'ledger_began'");
                Openings.begin(sql, NOW);
                return null;
            });
            fixture.ledger.reserveNothing(1, 1).settle(call(1, 23));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(new LedgerAuditStore(fixture.database, fixture.database).verify(true, true))
                    .isEmpty();
            assertThat(fixture.database.<String>read(
                            sql -> sql.fetchSingle("SELECT used_quota, request_count FROM users")
                                    .intoList()
                                    .toString()))
                    .isEqualTo("[800, 8]");
        }
    }

    /// As they were where the log rows are all there; without names of models where some are not.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void makesSumsByTheHourAnew(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1_000_000)) {
            for (int i = 0; i < 10; i++) {
                fixture.ledger.reserveNothing(1, 1 + i % 2).settle(numbered(1 + i % 2, 100, i));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();
            var books = new LedgerAuditStore(fixture.database, fixture.database);
            var before = hours(fixture);

            fixture.database.write(sql -> sql.execute("DELETE FROM quota_data WHERE token_id = 1"));
            assertThat(books.rebuild(true)).containsExactly(new Difference("quota_data.quota of user", 1, 500, 1000));
            assertThat(hours(fixture)).isEqualTo(before);

            fixture.database.write(sql -> {
                sql.execute("DELETE FROM quota_data");
                return sql.execute("DELETE FROM logs WHERE request_id = 'req-3'");
            });
            assertThat(books.rebuild(true)).hasSize(1);
            assertThat(hours(fixture))
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row).contains("alice, , "));
            assertThat(books.verify(false, true)).isEmpty();
        }
    }

    private static List<String> hours(LedgerFixture fixture) {
        return fixture.database.read(sql -> sql.fetch(
                        "SELECT username, model_name, use_group, token_id, channel_id, created_at, quota, token_used"
                                + " FROM quota_data ORDER BY token_id")
                .map(row -> row.intoList().toString()));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P05_tellsWhatAChannelCostBesideWhatWasSold(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1_000_000)) {
            fixture.ledger.reserveNothing(1, 1).settle(costing(300, 100_500_000_000L));
            fixture.ledger.reserveNothing(1, 1).settle(costing(200, 49_500_000_001L));
            fixture.ledger.reserveNothing(1, 1).settle(costing(50, CallRecord.UNKNOWN_COST));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var channel = new MarginStore(fixture.database).since(NOW).getFirst();

            assertThat(channel.calls()).isEqualTo(3);
            assertThat(channel.sold()).isEqualTo(550);
            assertThat(channel.known()).isEqualTo(2);
            assertThat(channel.cost()).isEqualByComparingTo("150.000000001");
            assertThat(channel.margin()).isEqualByComparingTo("349.999999999");
            assertThat(channel.share()).isEqualByComparingTo("70.0");
            var books = new LedgerAuditStore(fixture.database, fixture.database);
            assertThat(books.explain("req-1", PER_DOLLAR))
                    .contains("  cost 100.5 quota (0.000201 USD), margin 199.5 quota (0.000399 USD)");
        }
    }

    private static CallRecord costing(long quota, long nano) {
        var call = call(1, quota);
        return new CallRecord(
                call.kind(),
                call.at(),
                call.caller(),
                call.call(),
                call.modelName(),
                call.quota(),
                Paid.WHOLE,
                100,
                20,
                "",
                "{}",
                nano,
                List.of());
    }

    @Test
    void explainsABillLineByLine() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1_000_000, 1_000_000)) {
            fixture.writer.append(call(1, 225).charged(Quota.of(225), new Paid(-5, 0, Quota.ZERO)));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var lines = new LedgerAuditStore(fixture.database, fixture.database).explain("req-1", PER_DOLLAR);

            assertThat(lines.getFirst()).startsWith("charge at 2030-05-06T07:08:09Z, user 1, token 1, channel 8");
            assertThat(lines).anySatisfy(line -> assertThat(line).contains("100 text tokens × 1.25 = 125"));
            assertThat(lines.get(lines.size() - 2)).contains("number 1, kind 1", "225 quota", "remainder -5");
        }
    }

    @Test
    void addsUpEveryPartOfABill() {
        var other = JsonMapper.shared().readTree("""
                {"model_ratio":1.25,"completion_ratio":4,"model_price":-1,"cache_ratio":0.5,"cache_tokens":40,
                 "group_ratio":2,"channel_ratio":1,"web_search":true,"web_search_call_count":3,"web_search_price":10}""");

        var lines = BillText.of(other, PER_DOLLAR, 30_400, 100, 20);

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("60 text tokens × 2.5 = 150"))
                .anySatisfy(line -> assertThat(line).startsWith("40 cached tokens × 1.25 = 50"))
                .anySatisfy(line -> assertThat(line).startsWith("20 answer tokens × 10 = 200"))
                .anySatisfy(line -> assertThat(line).startsWith("3 web_search calls × 10000 = 30000"));
        assertThat(lines.getLast()).isEqualTo("sum 30400, charged 30400 quota");
    }

    private static CallRecord numbered(long token, long quota, int number) {
        var call = call(token, quota);
        return new CallRecord(
                call.kind(),
                call.at(),
                call.caller(),
                new CallRecord.Call(8, Duration.ofMillis(5), false, "req-" + number, ""),
                call.modelName(),
                call.quota(),
                100,
                20,
                "",
                "{}");
    }
}
