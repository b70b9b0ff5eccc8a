package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.await;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.refusal.Refused;
import dev.sluice.store.Engine;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// Calls paid by plans, in part or whole (billing.md §3.1, §8).
final class SubscriptionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPlanPaysAndTheWalletStaysWhole(Engine engine) {
        try (var fixture = fixture(engine)) {
            plan(fixture, 1, 1000, 0, true);

            reserve(fixture, Funding.SUBSCRIPTION_FIRST, 400).settle(call(1, 300));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(used(fixture, 1)).isEqualTo(300);
            assertThat(fixture.wallet()).isEqualTo(10_000);
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isEqualTo(300);
            assertThat(fixture.sum(TOKENS, TOKENS.REMAIN_QUOTA)).isEqualTo(100_000 - 300);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(300);
        }
    }

    /// A plan with 500 left, 400 reserved, 900 used: the wallet pays what the plan has not.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void S5_P19_what_a_plan_lacks_falls_to_the_wallet(Engine engine) {
        try (var fixture = fixture(engine)) {
            plan(fixture, 1, 1000, 500, true);

            reserve(fixture, Funding.SUBSCRIPTION_FIRST, 400).settle(call(1, 900));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(used(fixture, 1)).isEqualTo(1000);
            assertThat(fixture.wallet()).isEqualTo(10_000 - 400);
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isEqualTo(900);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(900);
            assertThat(fixture.sum(LEDGER, LEDGER.PLAN_QUOTA)).isEqualTo(500);
            var row = fixture.database.read(sql -> sql.fetchSingle(LOGS));
            var other = JsonMapper.shared().readTree(row.get(LOGS.OTHER));
            assertThat(row.get(LOGS.QUOTA)).isEqualTo(900);
            assertThat(other.path("billing_source").asString()).isEqualTo("subscription");
            assertThat(other.path("subscription_id").asLong()).isEqualTo(1);
            assertThat(other.path("subscription_plan_title").asString()).isEqualTo("gold");
            assertThat(other.path("subscription_pre_consumed").asLong()).isEqualTo(400);
            assertThat(other.path("subscription_consumed").asLong()).isEqualTo(500);
            assertThat(other.path("subscription_remain").asLong()).isZero();
            assertThat(other.path("wallet_quota_deducted").asLong()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void S6_without_overflow_the_plan_owes_the_rest(Engine engine) {
        try (var fixture = fixture(engine)) {
            plan(fixture, 1, 1000, 500, false);

            reserve(fixture, Funding.SUBSCRIPTION_FIRST, 400).settle(call(1, 900));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(used(fixture, 1)).isEqualTo(1400);
            assertThat(fixture.wallet()).isEqualTo(10_000);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(900);
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> reserve(fixture, Funding.SUBSCRIPTION_FIRST, 1))
                    .satisfies(refused -> assertThat(refused.refusal().code()).isEqualTo("insufficient_user_quota"));
        }
    }

    /// What bounds a call: the wallet, a token, a plan.
    @ParameterizedTest
    @CsvSource({
        "10000, 2, 1000000, WALLET_ONLY, insufficient_user_quota",
        "1000000, 1, 10000, WALLET_ONLY, pre_consume_token_quota_failed",
        "1000000, 2, 1000000, SUBSCRIPTION_ONLY, insufficient_user_quota"
    })
    void P07_every_budget_holds_against_calls_at_once(
            long wallet, long token, long remain, Funding funding, String code) throws Exception {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, wallet, remain);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            plan(fixture, 1, 10_000, 0, true);
            var refusals = new ConcurrentLinkedQueue<String>();
            Callable<Boolean> reserve = () -> {
                try {
                    await(fixture.ledger.reserve(1, token, funding, Hold.of(Quota.of(1000))));
                    return true;
                } catch (Refused refused) {
                    refusals.add(refused.refusal().code());
                    return false;
                }
            };
            int admitted = 0;
            for (var call : threads.invokeAll(Collections.nCopies(50, reserve))) {
                admitted += call.get() ? 1 : 0;
            }

            assertThat(admitted).isEqualTo(10);
            assertThat(refusals).hasSize(40).containsOnly(code);
        }
    }

    @Test
    void E45_a_plan_reserves_at_least_one() {
        try (var fixture = fixture(Engine.SQLITE)) {
            plan(fixture, 1, 1000, 0, true);

            assertThat(reserve(fixture, Funding.SUBSCRIPTION_FIRST, 0).held()).isEqualTo(Quota.of(1));
        }
    }

    /// Two plans with 100 and 2,000 left, a wallet with 10,000; who pays how much of a call that costs 500.
    @ParameterizedTest
    @CsvSource({
        "SUBSCRIPTION_FIRST, 0, 500, 0",
        "WALLET_FIRST, 0, 0, 500",
        "SUBSCRIPTION_ONLY, 0, 500, 0",
        "WALLET_ONLY, 0, 0, 500"
    })
    void theUserDecidesWhatPays(Funding funding, long first, long second, long wallet) {
        try (var fixture = fixture(Engine.SQLITE)) {
            plan(fixture, 1, 100, 0, true);
            plan(fixture, 2, 2000, 0, true);

            reserve(fixture, funding, 500).settle(call(1, 500));
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(used(fixture, 1)).isEqualTo(first);
            assertThat(used(fixture, 2)).isEqualTo(second);
            assertThat(fixture.wallet()).isEqualTo(10_000 - wallet);
        }
    }

    @Test
    void theWalletPaysWhereNoPlanSufficesUnlessOneForbidsIt() {
        try (var fixture = fixture(Engine.SQLITE)) {
            plan(fixture, 1, 100, 0, true);
            reserve(fixture, Funding.SUBSCRIPTION_FIRST, 500).settle(call(1, 500));
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(9500);

            plan(fixture, 2, 100, 0, false);
            Eventually.within(
                    SOON,
                    () -> assertThatExceptionOfType(Refused.class)
                            .isThrownBy(() -> reserve(fixture, Funding.SUBSCRIPTION_FIRST, 500)
                                    .release(null)));
        }
    }

    @Test
    void P08_a_plan_whose_quota_is_due_begins_anew() {
        try (var fixture = fixture(Engine.SQLITE)) {
            plan(fixture, 1, 1000, 1000, false);
            fixture.database.write(sql -> sql.update(USER_SUBSCRIPTIONS)
                    .set(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, Instant.now().getEpochSecond() - 5)
                    .execute());

            assertThat(reserve(fixture, Funding.SUBSCRIPTION_ONLY, 700).held()).isEqualTo(Quota.of(700));
            var row = fixture.database.read(sql -> sql.fetchSingle(USER_SUBSCRIPTIONS));
            assertThat(row.get(USER_SUBSCRIPTIONS.AMOUNT_USED)).isZero();
            assertThat(row.get(USER_SUBSCRIPTIONS.NEXT_RESET_TIME))
                    .isGreaterThan(Instant.now().getEpochSecond());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "daily, 2030-05-07T00:00:00Z",
        "weekly, 2030-05-13T00:00:00Z",
        "monthly, 2030-06-01T00:00:00Z",
        "custom, 2030-05-06T07:20:00Z",
        "never, 1970-01-01T00:00:00Z"
    })
    void knowsWhenAPeriodEnds(String period, Instant next) {
        long now = Instant.parse("2030-05-06T07:08:09Z").getEpochSecond();
        long last = Instant.parse("2030-05-06T06:00:00Z").getEpochSecond();

        assertThat(ResetTimes.next(period, 1200, last, now, now + 100_000_000, ZoneId.of("UTC")))
                .isEqualTo(next.getEpochSecond());
    }

    private LedgerFixture fixture(Engine engine) {
        return new LedgerFixture(engine, folder, 10_000, 100_000);
    }

    private static Reservation reserve(LedgerFixture fixture, Funding funding, long units) {
        return await(fixture.ledger.reserve(1, 1, funding, Hold.of(Quota.of(units))));
    }

    /// A plan of alice, known to the ledger when this returns.
    private static void plan(LedgerFixture fixture, long id, long total, long used, boolean overflows) {
        fixture.database.write(sql -> {
            sql.deleteFrom(SUBSCRIPTION_PLANS).execute();
            sql.insertInto(SUBSCRIPTION_PLANS)
                    .set(SUBSCRIPTION_PLANS.ID, 7L)
                    .set(SUBSCRIPTION_PLANS.TITLE, "gold")
                    .set(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD, "daily")
                    .execute();
            return sql.insertInto(USER_SUBSCRIPTIONS)
                    .set(USER_SUBSCRIPTIONS.ID, id)
                    .set(USER_SUBSCRIPTIONS.USER_ID, 1L)
                    .set(USER_SUBSCRIPTIONS.PLAN_ID, 7L)
                    .set(USER_SUBSCRIPTIONS.AMOUNT_TOTAL, total)
                    .set(USER_SUBSCRIPTIONS.AMOUNT_USED, used)
                    .set(USER_SUBSCRIPTIONS.END_TIME, 4_000_000_000L + id)
                    .set(USER_SUBSCRIPTIONS.STATUS, "active")
                    .set(USER_SUBSCRIPTIONS.ALLOW_WALLET_OVERFLOW, overflows)
                    .execute();
        });
        Eventually.within(
                SOON, () -> assertThat(fixture.accounts.subscriptions().any()).isTrue());
    }

    private static long used(LedgerFixture fixture, long id) {
        return fixture.database
                .read(sql -> sql.fetchSingle(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.ID.eq(id)))
                .get(USER_SUBSCRIPTIONS.AMOUNT_USED);
    }
}
