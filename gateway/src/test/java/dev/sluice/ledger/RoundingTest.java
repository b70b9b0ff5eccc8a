package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.REMAINDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundingTest {
    @TempDir
    private Path folder;

    /// The first call of a key is charged by billing.md §1: half up, at least 1 where there is a minimum.
    @ParameterizedTest
    @CsvSource({"0.225, 1", "0.5, 1", "1.5, 2", "2.5, 3", "18112.5, 18113", "1669.4997, 1669", "145001.25, 145001"})
    void aKeyThatCarriesNothingIsChargedAsTheBillSays(BigDecimal exact, long quota) {
        assertThat(charge(exact, quota, 0).units()).isEqualTo(quota);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.225", "0.001", "0.5", "0.75", "1.49", "1.5", "33.333333333"})
    void P17_sub_unit_remainders_drift_less_than_one_unit(String cost) {
        var exact = new BigDecimal(cost);
        long quota = Math.max(1, Quota.rounded(exact).units());
        long carried = 0;
        var charged = BigDecimal.ZERO;
        for (int call = 1; call <= 10_000; call++) {
            var charge = charge(exact, quota, carried);
            carried += charge.remainder();
            charged = charged.add(BigDecimal.valueOf(charge.units()));
            assertThat(charge.units()).isNotNegative();
            assertThat(charged.subtract(exact.multiply(BigDecimal.valueOf(call)))
                            .abs())
                    .as("drift after call %d", call)
                    .isLessThan(BigDecimal.ONE);
        }
    }

    @Test
    void P17_calls_of_every_cost_drift_less_than_one_unit() {
        var random = new Random(17);
        long carried = 0;
        var drift = BigDecimal.ZERO;
        for (int call = 0; call < 10_000; call++) {
            var exact = BigDecimal.valueOf(random.nextLong(random.nextBoolean() ? 2_000_000 : 2_000_000_000_000L), 6);
            boolean minimum = random.nextBoolean() && exact.signum() > 0;
            long quota = Math.max(minimum ? 1 : 0, Quota.rounded(exact).units());
            var charge = charge(exact, quota, carried);
            carried += charge.remainder();
            drift = drift.add(BigDecimal.valueOf(charge.units())).subtract(exact);
            assertThat(drift.abs()).isLessThan(BigDecimal.ONE);
        }
    }

    @Test
    void aCostOfWholeUnitsIsChargedAsItIs() {
        assertThat(Rounding.charge(1000, 0, -900_000_000)).isEqualTo(new Rounding.Charge(1000, 0));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P17_what_is_carried_outlives_the_process(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1_000_000)) {
            for (int round = 0; round < 5; round++) {
                try (var node = new LeaseTest.Node(fixture.database, folder)) {
                    for (int call = 0; call < 20; call++) {
                        LedgerFixture.await(node.ledger.reserve(1, 1, Hold.of(Quota.of(10))))
                                .settle(tiny("0.225"));
                    }
                }
            }

            // 100 calls of 0.225 each.
            assertThat(fixture.wallet()).isBetween(1_000_000 - 23L, 1_000_000 - 22L);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isBetween(22L, 23L);
            assertThat(fixture.sum(REMAINDERS, REMAINDERS.NANO))
                    .isEqualTo(22_500_000_000L - 1_000_000_000L * fixture.sum(LOGS, LOGS.QUOTA));
        }
    }

    @Test
    void eachKeyCarriesForItself() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1_000_000, 1_000_000)) {
            for (int call = 0; call < 40; call++) {
                fixture.reserve(1, 1 + call % 2, Hold.of(Quota.of(10))).settle(tiny("0.225", 1 + call % 2));
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(1_000_000 - fixture.wallet()).isBetween(8L, 10L);
            var carried = fixture.database.read(sql -> sql.fetch(REMAINDERS));
            assertThat(carried.getValues(REMAINDERS.NANO))
                    .hasSize(2)
                    .allSatisfy(nano -> assertThat(nano).isBetween(-1_000_000_000L, 500_000_000L));
        }
    }

    private static CallRecord tiny(String exact) {
        return tiny(exact, 1);
    }

    /// A call with a minimum charge of 1.
    private static CallRecord tiny(String exact, long token) {
        var quota = Quota.of(Math.max(1, Quota.rounded(new BigDecimal(exact)).units()));
        var remainder = Rounding.remainder(new BigDecimal(exact), quota);
        return call(token, 1).charged(quota, new Paid(remainder, 0, Quota.ZERO));
    }

    private static Rounding.Charge charge(BigDecimal exact, long quota, long carried) {
        return Rounding.charge(quota, Rounding.remainder(exact, Quota.of(quota)), carried);
    }
}
