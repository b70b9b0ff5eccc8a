package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.await;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.refusal.Refused;
import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerTest {
    @TempDir
    private Path folder;

    @Test
    void S1_parallel_calls_never_overdraw_a_wallet() throws Exception {
        try (var fixture = fixture(10_000, 1_000_000);
                var threads = Executors.newFixedThreadPool(8)) {
            var admitted = new AtomicInteger();
            Callable<Boolean> reserve = () -> {
                try {
                    fixture.reserve(1, 1, hold(1000));
                    admitted.incrementAndGet();
                    return true;
                } catch (Refused _) {
                    return false;
                }
            };
            threads.invokeAll(Collections.nCopies(20, reserve));

            assertThat(admitted).hasValue(10);
            assertThat(fixture.accounts.userAvailable(1)).hasValue(0);
        }
    }

    @Test
    void S3_settling_twice_charges_once() {
        try (var fixture = fixture(10_000, 10_000)) {
            var reservation = fixture.reserve(1, 1, hold(1000));

            assertThat(reservation.settle(call(1, 400))).isPresent();
            assertThat(reservation.settle(call(1, 400))).isEmpty();
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(9600);
        }
    }

    @Test
    void S4_releasing_what_is_settled_does_nothing() {
        try (var fixture = fixture(10_000, 10_000)) {
            var reservation = fixture.reserve(1, 1, hold(1000));
            reservation.settle(call(1, 400));

            assertThat(reservation.release(null)).isFalse();
            assertThat(fixture.accounts.userAvailable(1)).hasValue(9600);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5_000_001, 5_000_000})
    void E42a_E42b_nobody_is_trusted_past_a_reservation(long wallet) {
        try (var fixture = fixture(wallet, 0)) {
            assertThat(fixture.reserve(1, 2, hold(3750)).held()).isEqualTo(Quota.of(3750));
            assertThat(fixture.accounts.userAvailable(1)).hasValue(wallet - 3750);
        }
    }

    @Test
    void E47_a_call_may_cost_more_than_was_held() {
        try (var fixture = fixture(10_000, 10_000)) {
            fixture.reserve(1, 1, hold(3750)).settle(call(1, 7500));

            assertThat(fixture.accounts.userAvailable(1)).hasValue(2500);
            assertThat(fixture.accounts.tokenAvailable(1)).hasValue(2500);
        }
    }

    @Test
    void E48_what_was_not_used_returns_to_wallet_and_token() {
        try (var fixture = fixture(10_000, 10_000)) {
            fixture.reserve(1, 1, hold(3750)).settle(call(1, 1200));

            assertThat(fixture.accounts.userAvailable(1)).hasValue(8800);
            assertThat(fixture.accounts.tokenAvailable(1)).hasValue(8800);
        }
    }

    @Test
    void refusesAShortWalletWithAmountsInDollars() {
        try (var fixture = fixture(1000, 1_000_000)) {
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> fixture.reserve(1, 1, hold(500_000)))
                    .satisfies(refused -> {
                        assertThat(refused.refusal().status()).isEqualTo(403);
                        assertThat(refused.refusal().code()).isEqualTo("insufficient_user_quota");
                        assertThat(refused.refusal().message()).contains("0.002 USD left", "1 USD needed");
                    });
        }
    }

    @Test
    void refusesAShortTokenAndLeavesTheWalletWhole() {
        try (var fixture = fixture(1_000_000, 10)) {
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> fixture.reserve(1, 1, hold(11)))
                    .satisfies(refused ->
                            assertThat(refused.refusal().code()).isEqualTo("pre_consume_token_quota_failed"));
            assertThat(fixture.accounts.userAvailable(1)).hasValue(1_000_000);
        }
    }

    @Test
    void anEmptyWalletIsRefusedEvenACallThatMayCostNothing() {
        try (var fixture = fixture(0, 10)) {
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> fixture.reserve(1, 1, hold(0)));
            assertThat(fixture.ledger.reserveNothing(1, 1).held()).isEqualTo(Quota.ZERO);
        }
    }

    @Test
    void holdsWhatIsLeftWhereTheWishIsLarger() {
        try (var fixture = fixture(1000, 700)) {
            var reservation = fixture.reserve(1, 1, new Hold(Quota.of(500), Quota.of(5000)));

            assertThat(reservation.held()).isEqualTo(Quota.of(700));
            assertThat(fixture.accounts.userAvailable(1)).hasValue(300);
        }
    }

    @Test
    void P18_a_reservation_is_raised_only_as_far_as_the_balance_goes() {
        try (var fixture = fixture(1000, 700)) {
            var reservation = fixture.reserve(1, 1, hold(500));

            assertThat(await(reservation.raiseTo(Quota.of(701)))).isFalse();
            assertThat(await(reservation.raiseTo(Quota.of(700)))).isTrue();
            reservation.release(null);
            assertThat(fixture.accounts.userAvailable(1)).hasValue(1000);
        }
    }

    @Test
    void aChargeWithoutReservationCannotBeNoted() {
        try (var fixture = fixture(1000, 1000)) {
            assertThatIllegalArgumentException().isThrownBy(() -> fixture.ledger.note(call(1, 5)));
        }
    }

    @Test
    void eightThreadsAndAWriterEndWithExactSums() throws Exception {
        long wallet = 3_000_000;
        try (var fixture = fixture(wallet, 2_000_000);
                var threads = Executors.newFixedThreadPool(9)) {
            var charged = new LongAdder();
            var done = new AtomicBoolean();
            var observer = threads.submit(() -> {
                while (!done.get()) {
                    fixture.observe();
                    assertThat(fixture.accounts.userAvailable(1).orElseThrow()).isNotNegative();
                }
                return true;
            });
            var callers = new ArrayList<Callable<Boolean>>();
            for (int thread = 0; thread < 8; thread++) {
                long token = 1L + thread % 2;
                callers.add(() -> hammer(fixture.ledger, token, charged));
            }
            for (var caller : threads.invokeAll(callers)) {
                caller.get();
            }
            done.set(true);
            observer.get();

            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(charged.sum()).isPositive().isLessThanOrEqualTo(wallet);
            assertThat(fixture.wallet()).isEqualTo(wallet - charged.sum());
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isEqualTo(charged.sum());
            assertThat(fixture.sum(TOKENS, TOKENS.USED_QUOTA)).isEqualTo(charged.sum());
            assertThat(fixture.sum(CHANNELS, CHANNELS.USED_QUOTA)).isEqualTo(charged.sum());
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(charged.sum());
            assertThat(fixture.accounts.userAvailable(1)).hasValue(wallet - charged.sum());
        }
    }

    /// What a call costs never exceeds what was held, so no balance may ever fall below zero.
    private static boolean hammer(Ledger ledger, long token, LongAdder charged) {
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < 2000; i++) {
            try {
                var reservation = await(ledger.reserve(1, token, hold(random.nextLong(1, 600))));
                if (random.nextInt(4) == 0) {
                    reservation.release(null);
                } else {
                    long quota = random.nextLong(reservation.held().units() + 1);
                    charged.add(quota);
                    reservation.settle(call(token, quota));
                }
            } catch (Refused _) {
                Thread.onSpinWait();
            }
        }
        return true;
    }

    private LedgerFixture fixture(long wallet, long remain) {
        return new LedgerFixture(Engine.SQLITE, folder, wallet, remain);
    }

    private static Hold hold(long units) {
        return Hold.of(Quota.of(units));
    }
}
