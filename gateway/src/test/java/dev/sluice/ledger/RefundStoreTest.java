package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RefundStoreTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P11_paysAJobBackOnceThoughManyPollsSaySo(Engine engine) throws Exception {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000);
                var threads = Executors.newFixedThreadPool(4)) {
            fixture.reserve(1, 1, Hold.of(Quota.of(1000))).settle(call(1, 1000));
            assertThat(fixture.writer.flush(SOON)).isTrue();
            new JobStore(fixture.database).remember(List.of(job("runway", "task-1")));
            var refunds = refunds(fixture);
            Callable<Boolean> refund =
                    () -> refunds.refund("runway", "task-1", "refund_credits").isPresent();
            long paid = 0;
            for (var poll : threads.invokeAll(Collections.nCopies(12, refund))) {
                paid += poll.get() ? 1 : 0;
            }

            assertThat(paid).isEqualTo(1);
            assertThat(fixture.wallet()).isEqualTo(10_000);
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isZero();
            var entry = fixture.database.read(sql -> sql.fetchSingle(LEDGER, LEDGER.KIND.eq(2L)));
            assertThat(entry.get(LEDGER.QUOTA)).isEqualTo(1000);
            assertThat(entry.get(LEDGER.REFERENCE)).startsWith("refund:runway:");
            assertThat(fixture.sum(USERS, USERS.REQUEST_COUNT)).isEqualTo(1);
            assertThat(fixture.sum(TOKENS, TOKENS.REMAIN_QUOTA)).isEqualTo(10_000);
            assertThat(fixture.sum(TOKENS, TOKENS.USED_QUOTA)).isZero();
            assertThat(fixture.sum(CHANNELS, CHANNELS.USED_QUOTA)).isZero();
            var row = fixture.database.read(sql -> sql.fetchSingle(LOGS, LOGS.TYPE.eq(6)));
            assertThat(row.get(LOGS.QUOTA)).isEqualTo(1000);
            assertThat(row.get(LOGS.USERNAME)).isEqualTo("alice");
            assertThat(row.get(LOGS.OTHER)).contains("\"task_id\":\"task-1\"", "\"reason\":\"refund_credits\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P11_paysAPlanBackInThePeriodItPaidIn(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000)) {
            fixture.database.write(
                    sql -> sql.execute("INSERT INTO user_subscriptions (id, user_id, plan_id, amount_total,"
                            + " amount_used, start_time, end_time, status, last_reset_time) VALUES (5, 1, 1, 5000, 0, 0, "
                            + NOW.plusSeconds(1000).getEpochSecond() + ", 'active', 0)"));
            for (var task : List.of("one", "two")) {
                fixture.ledger
                        .reserveNothing(1, 1)
                        .settle(call(1, 1000, task)
                                .charged(Quota.of(1000), new Paid(0, 5, Quota.of(700)))
                                .beginning(List.of(new CallRecord.Begun("runway", task, 2))));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.sum(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.AMOUNT_USED))
                    .isEqualTo(1400);
            var jobs = new JobStore(fixture.database);
            assertThat(jobs.find("runway", "one").orElseThrow().byPlan()).isEqualTo(Quota.of(700));
            // The two calls of this test have one request id; each is a call of its own.
            fixture.database.write(sql -> sql.execute("UPDATE sluice_jobs SET request_id = job_id"));

            assertThat(refunds(fixture).refund("runway", "one", "failed")).hasValue(Quota.of(1000));
            assertThat(fixture.sum(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.AMOUNT_USED))
                    .isEqualTo(700);
            var entry = fixture.database.read(sql -> sql.fetchSingle(LEDGER, LEDGER.KIND.eq(2L)));
            assertThat(entry.get(LEDGER.PLAN_ID)).isEqualTo(5);
            assertThat(entry.get(LEDGER.PLAN_QUOTA)).isEqualTo(700);
            long wallet = fixture.wallet();

            // The next period begins.
            fixture.database.write(sql -> sql.execute(
                    "UPDATE user_subscriptions SET amount_used = 40, last_reset_time = " + (NOW.getEpochSecond() + 1)));
            assertThat(refunds(fixture).refund("runway", "two", "failed")).hasValue(Quota.of(1000));
            assertThat(fixture.sum(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.AMOUNT_USED))
                    .isEqualTo(40);
            assertThat(fixture.wallet()).isEqualTo(wallet + 300);
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P11_paysACallBackOnceThoughItsAnswerNamedSeveralIds(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000)) {
            fixture.reserve(1, 1, Hold.of(Quota.of(1000)))
                    .settle(call(1, 1000)
                            .beginning(List.of(
                                    new CallRecord.Begun("suno", "clip a", 0),
                                    new CallRecord.Begun("suno", "clip b", 0))));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(refunds(fixture).refund("suno", "clip a", "failed")).hasValue(Quota.of(1000));
            assertThat(refunds(fixture).refund("suno", "clip b", "failed")).isEmpty();
            assertThat(fixture.wallet()).isEqualTo(10_000);
        }
    }

    @Test
    void S8_charges_less_refunds_are_what_left_the_wallet() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            for (int i = 1; i <= 5; i++) {
                fixture.reserve(1, 1, Hold.of(Quota.of(1000))).settle(call(1, 100L * i));
                new JobStore(fixture.database).remember(List.of(job("runway", "task-" + i)));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();
            refunds(fixture).refund("runway", "task-2", "failed");

            var rows = fixture.database.read(sql -> sql.fetch(LOGS));
            long net = rows.stream()
                    .mapToLong(
                            row -> Objects.equals(row.get(LOGS.TYPE), 6) ? -row.get(LOGS.QUOTA) : row.get(LOGS.QUOTA))
                    .sum();
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isEqualTo(net);
            assertThat(fixture.wallet()).isEqualTo(10_000 - net);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void remembersAJobAsItWasFirstTold(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000)) {
            var jobs = new JobStore(fixture.database);
            var longId = "j".repeat(500);
            jobs.remember(List.of(job("runway", longId)));
            jobs.remember(
                    List.of(new Job("runway", longId, 7, 7, 7, 7, "", "", Quota.ZERO, 0, Quota.ZERO, false, NOW)));

            assertThat(jobs.find("runway", longId)).hasValue(job("runway", longId));
            assertThat(jobs.find("pika", longId)).isEmpty();
        }
    }

    @Test
    void knowsNothingOfAnUnknownJob() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            assertThat(refunds(fixture).refund("runway", "nope", "failed")).isEmpty();
        }
    }

    private static RefundStore refunds(LedgerFixture fixture) {
        return new RefundStore(fixture.database, fixture.database, fixture.writer, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Job job(String service, String id) {
        return new Job(service, id, 1, 1, 8, 2, "req-1", "gen4_turbo", Quota.of(1000), 0, Quota.ZERO, false, NOW);
    }
}
