package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class AccountTest {
    private static final long START = 1_000_000;

    /// However reads and writes interleave, what is available is what was there less what was charged and is held.
    @RepeatedTest(200)
    void countsNothingTwiceAndLosesNothing(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var account = new Account();
        account.observe(START, false, new Stamp(1));
        long clock = 1;
        long database = START;
        long held = 0;
        long charged = 0;
        long unwritten = 0;
        long batch = -1;
        boolean committed = false;
        record Reading(Stamp stamp, long balance) {}
        var readings = new ArrayDeque<Reading>();
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(7)) {
                case 0 -> held += account.take(1, 1 + random.nextInt(500));
                case 1 -> {
                    long actual = random.nextLong(held + 1);
                    account.move(actual - held);
                    charged += actual;
                    unwritten += actual;
                    held = 0;
                }
                case 2 -> {
                    if (batch < 0) {
                        batch = unwritten;
                        unwritten = 0;
                        account.beginWrite();
                    }
                }
                case 3 -> {
                    if (batch >= 0 && !committed) {
                        database -= batch;
                        committed = true;
                    }
                }
                case 4 -> {
                    if (committed) {
                        account.endWrite(database, false, batch, ++clock);
                        batch = -1;
                        committed = false;
                    }
                }
                case 5 -> readings.add(new Reading(new Stamp(clock), database));
                default -> {
                    var reading = random.nextBoolean() ? readings.pollFirst() : readings.pollLast();
                    if (reading != null) {
                        account.observe(reading.balance(), false, reading.stamp());
                    }
                }
            }

            assertThat(account.state().available()).as("step %d", step).isEqualTo(START - charged - held);
        }
    }

    @Test
    void seesMoneyThatOthersAdd() {
        var account = new Account();
        account.observe(100, false, new Stamp(1));
        account.take(40, 40);
        account.observe(600, false, new Stamp(1));

        assertThat(account.state().available()).isEqualTo(560);
    }

    @Test
    void aRetiredAccountTakesNothingAnyMore() {
        var account = new Account();
        account.observe(100, false, new Stamp(1));
        account.take(40, 40);
        assertThat(account.retire()).isFalse();
        account.move(-40);
        assertThat(account.retire()).isTrue();

        assertThat(account.take(1, 1)).isEqualTo(Account.GONE);
        assertThat(account.observe(5, false, new Stamp(9))).isFalse();
    }
}
