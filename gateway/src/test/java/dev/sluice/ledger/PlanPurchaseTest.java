package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.await;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.PlanPurchaseStore.Outcome;
import dev.sluice.store.Engine;
import dev.sluice.store.NewApiEntries;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jooq.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// Plans bought from a wallet, begun anew and ended (billing.md §8.3).
final class PlanPurchaseTest {
    private static final BigDecimal RATE = BigDecimal.valueOf(500_000);
    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final long MONTH_LATER =
            Instant.parse("2030-06-06T07:08:09Z").getEpochSecond();

    @TempDir
    private Path folder;

    /// A plan for 0.001001 dollars costs 501 units; two may be bought, and the wallet would do for nine.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPlanIsBoughtAsOftenAsItAllowsByManyWhoTryAtOnce(Engine engine) throws Exception {
        try (var fixture = new LedgerFixture(engine, folder, 5000, 1000);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            offer(fixture, 7, "gold", "0.001001", 2);
            Callable<Outcome> purchase = () -> store(fixture).buy(1, 7, RATE);
            int bought = 0;
            for (var outcome : threads.invokeAll(Collections.nCopies(6, purchase))) {
                bought += outcome.get() == Outcome.BOUGHT ? 1 : 0;
            }

            assertThat(bought).isEqualTo(2);
            assertThat(fixture.wallet()).isEqualTo(5000 - 2 * 501);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(2 * 501);
            assertThat(fixture.sum(LEDGER, LEDGER.KIND)).isEqualTo(2 * 4);
            var rows = fixture.database.read(sql -> sql.fetch(USER_SUBSCRIPTIONS));
            assertThat(rows).hasSize(2).allSatisfy(row -> {
                assertThat(row.get(USER_SUBSCRIPTIONS.AMOUNT_TOTAL)).isEqualTo(1000);
                assertThat(row.get(USER_SUBSCRIPTIONS.END_TIME)).isEqualTo(MONTH_LATER);
                assertThat(row.get(USER_SUBSCRIPTIONS.SOURCE)).isEqualTo("balance");
                assertThat(row.get(USER_SUBSCRIPTIONS.NEXT_RESET_TIME))
                        .isEqualTo(Instant.parse("2030-05-07T00:00:00Z").getEpochSecond());
            });
            int logged = fixture.database.read(sql -> sql.fetchCount(LOGS, LOGS.TYPE.eq(1)));
            assertThat(logged).isEqualTo(2);
        }
    }

    @Test
    void whatCannotBeBoughtIsSaid() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 400, 1000)) {
            offer(fixture, 7, "gold", "0.001", 0);
            offer(fixture, 8, "bars", "0.0001", 0);
            fixture.database.write(sql -> sql.update(SUBSCRIPTION_PLANS)
                    .set(SUBSCRIPTION_PLANS.ALLOW_BALANCE_PAY, false)
                    .where(SUBSCRIPTION_PLANS.ID.eq(8L))
                    .execute());

            assertThat(store(fixture).buy(1, 7, RATE)).isEqualTo(Outcome.SHORT);
            assertThat(store(fixture).buy(1, 8, RATE)).isEqualTo(Outcome.NOT_FROM_WALLET);
            assertThat(store(fixture).buy(1, 9, RATE)).isEqualTo(Outcome.UNKNOWN);
            assertThat(fixture.wallet()).isEqualTo(400);
        }
    }

    @Test
    void P01_what_calls_under_way_hold_buys_no_plan() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1000, 1000)) {
            offer(fixture, 7, "gold", "0.001", 0);
            var call = await(fixture.ledger.reserve(1, 2, Hold.of(Quota.of(800))));

            assertThat(store(fixture).buy(1, 7, RATE)).isEqualTo(Outcome.HELD);
            call.release(null);
            assertThat(store(fixture).buy(1, 7, RATE)).isEqualTo(Outcome.BOUGHT);
            assertThat(fixture.wallet()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPlanBeginsAnewAndEndsOnceThoughNodesLookAtOnce(Engine engine) throws Exception {
        try (var fixture = new LedgerFixture(engine, folder, 5000, 1000);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            offer(fixture, 7, "vip", "0.001", 0);
            store(fixture).buy(1, 7, RATE);
            assertThat(group(fixture)).isEqualTo("vip");
            fixture.database.write(sql -> sql.update(USER_SUBSCRIPTIONS)
                    .set(USER_SUBSCRIPTIONS.AMOUNT_USED, 900L)
                    .execute());

            var nextDay = round(fixture, threads, NOW.plusSeconds(86_400));
            assertThat(nextDay).isEqualTo(new PlanKeeper.Done(1, 0));
            assertThat(fixture.sum(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.AMOUNT_USED))
                    .isZero();
            assertThat(group(fixture)).isEqualTo("vip");

            var over = round(fixture, threads, Instant.ofEpochSecond(MONTH_LATER));
            assertThat(over).isEqualTo(new PlanKeeper.Done(0, 1));
            assertThat(status(fixture)).isEqualTo("expired");
            assertThat(group(fixture)).isEqualTo("default");
        }
    }

    private PlanKeeper.Done round(LedgerFixture fixture, ExecutorService threads, Instant now) throws Exception {
        Callable<PlanKeeper.Done> round = () -> keeper(fixture, now).round();
        int renewed = 0;
        int ended = 0;
        for (var done : threads.invokeAll(Collections.nCopies(3, round))) {
            renewed += done.get().renewed();
            ended += done.get().ended();
        }
        return new PlanKeeper.Done(renewed, ended);
    }

    /// Which of two plans ends first, what is named for its end, and the groups after the first and the second end.
    @ParameterizedTest
    @CsvSource({"7, '', svip, default", "8, '', vip, default", "8, basic, vip, default"})
    void theGroupOfAnotherPlanStaysAndThenTheOneBefore(long first, String named, String then, String last) {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 5000, 1000)) {
            offer(fixture, 7, "vip", "0.001", 0);
            offer(fixture, 8, "svip", "0.001", 0);
            fixture.database.write(sql -> sql.update(SUBSCRIPTION_PLANS)
                    .set(SUBSCRIPTION_PLANS.DOWNGRADE_GROUP, named)
                    .where(SUBSCRIPTION_PLANS.ID.eq(first))
                    .execute());
            store(fixture).buy(1, 7, RATE);
            store(fixture).buy(1, 8, RATE);
            fixture.database.write(sql -> sql.update(USER_SUBSCRIPTIONS)
                    .set(USER_SUBSCRIPTIONS.END_TIME, MONTH_LATER - 100)
                    .where(USER_SUBSCRIPTIONS.PLAN_ID.eq(first))
                    .execute());

            keeper(fixture, Instant.ofEpochSecond(MONTH_LATER - 50)).round();
            assertThat(group(fixture)).isEqualTo(then);
            keeper(fixture, Instant.ofEpochSecond(MONTH_LATER)).round();
            assertThat(group(fixture)).isEqualTo(last);
        }
    }

    @Test
    void theLogRowTellsWhatTheUserPrefersWhenTheySaidIt() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 5000, 1000)) {
            await(fixture.ledger.reserve(1, 2, Funding.of("wallet_only"), Hold.of(Quota.of(9))))
                    .settle(call(2, 9));
            await(fixture.ledger.reserve(1, 2, Funding.of("nonsense"), Hold.of(Quota.of(9))))
                    .settle(call(2, 9));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            var others = fixture.database.read(
                    sql -> sql.select(LOGS.OTHER).from(LOGS).orderBy(LOGS.ID).fetch(LOGS.OTHER));
            assertThat(others)
                    .extracting(other -> JsonMapper.shared()
                            .readTree(other)
                            .path("billing_preference")
                            .asString(""))
                    .containsExactly("wallet_only", "");
            assertThat(others.getFirst()).contains("model_ratio");
        }
    }

    private static PlanPurchaseStore store(LedgerFixture fixture) {
        return new PlanPurchaseStore(
                fixture.database, fixture.database, fixture.feed, NewApiEntries.NONE, InstantSource.fixed(NOW), ZONE);
    }

    private static PlanKeeper keeper(LedgerFixture fixture, Instant now) {
        return new PlanKeeper(fixture.database, fixture.feed, NewApiEntries.NONE, InstantSource.fixed(now), ZONE);
    }

    /// A plan of a month with a group of its own name and 1,000 quota a day.
    private static void offer(LedgerFixture fixture, long id, String group, String price, long most) {
        fixture.database.write(sql -> {
            Record plan = sql.newRecord(SUBSCRIPTION_PLANS);
            plan.set(SUBSCRIPTION_PLANS.ID, id);
            plan.set(SUBSCRIPTION_PLANS.TITLE, group);
            plan.set(SUBSCRIPTION_PLANS.PRICE_AMOUNT, new BigDecimal(price));
            plan.set(SUBSCRIPTION_PLANS.ENABLED, true);
            plan.set(SUBSCRIPTION_PLANS.TOTAL_AMOUNT, 1000L);
            plan.set(SUBSCRIPTION_PLANS.MAX_PURCHASE_PER_USER, most);
            plan.set(SUBSCRIPTION_PLANS.UPGRADE_GROUP, group);
            plan.set(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD, "daily");
            return sql.insertInto(SUBSCRIPTION_PLANS).set(plan).execute();
        });
    }

    private static String group(LedgerFixture fixture) {
        return fixture.database.read(sql -> sql.select(USERS.GROUP).from(USERS).fetchSingle(USERS.GROUP));
    }

    private static String status(LedgerFixture fixture) {
        return fixture.database.read(sql ->
                sql.select(USER_SUBSCRIPTIONS.STATUS).from(USER_SUBSCRIPTIONS).fetchSingle(USER_SUBSCRIPTIONS.STATUS));
    }
}
