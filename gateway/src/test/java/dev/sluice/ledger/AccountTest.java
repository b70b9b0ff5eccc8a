package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Account.LeaseLeft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class AccountTest {
    private static final long START = 1_000_000;

    /// However reads, writes and changes of the lease interleave, what is available is what was there less what
    /// was charged and is held, and the lease in memory allows no more than the row of the lease does.
    @RepeatedTest(300)
    void countsNothingTwiceAndLosesNothing(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var account = account();
        account.observe(START, false, new Stamp(1));
        long clock = 1;
        long tickets = 0;
        long database = START;
        long leaseRow = 0;
        long held = 0;
        long charged = 0;
        long unwritten = 0;
        long batch = -1;
        LeaseLeft batchLeft = null;
        long lowering = -1;
        record Reading(Stamp stamp, long balance) {}
        var readings = new ArrayDeque<Reading>();
        var keepers = new ArrayList<LeaseLeft>();
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(9)) {
                case 0 -> held += Math.max(0, account.take(1, 1 + random.nextInt(500), true, 0));
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
                    if (batch >= 0 && batchLeft == null) {
                        database -= batch;
                        leaseRow = Math.max(0, leaseRow - batch);
                        batchLeft = new LeaseLeft(leaseRow, ++tickets);
                    }
                }
                case 4 -> {
                    if (batchLeft != null) {
                        account.endWrite(database, false, batchLeft, batch, ++clock);
                        batch = -1;
                        batchLeft = null;
                    }
                }
                case 5 -> readings.add(new Reading(new Stamp(clock), database));
                case 6 -> {
                    if (keepers.isEmpty() && lowering < 0) {
                        leaseRow += random.nextInt(600);
                        keepers.add(new LeaseLeft(leaseRow, ++tickets));
                    }
                }
                case 7 -> {
                    if (lowering >= 0) {
                        leaseRow = Math.min(leaseRow, lowering);
                        keepers.add(new LeaseLeft(leaseRow, ++tickets));
                        lowering = -1;
                    } else if (keepers.isEmpty() && random.nextInt(4) == 0) {
                        lowering = account.closeIdle();
                    } else if (!keepers.isEmpty()) {
                        account.leased(keepers.removeFirst(), false, 0);
                    }
                }
                default -> {
                    var reading = random.nextBoolean() ? readings.pollFirst() : readings.pollLast();
                    if (reading != null) {
                        account.observe(reading.balance(), false, reading.stamp());
                    }
                }
            }

            assertThat(account.state().available()).as("step %d", step).isEqualTo(START - charged - held);
            long uncommitted = batchLeft == null ? Math.max(0, batch) : 0;
            assertThat(held + unwritten + uncommitted)
                    .as("what the lease row must cover, step %d", step)
                    .isLessThanOrEqualTo(leaseRow);
        }
    }

    @Test
    void seesMoneyThatOthersAdd() {
        var account = leased(100);
        account.take(40, 40, false, 0);
        account.observe(600, false, new Stamp(1));

        assertThat(account.state().available()).isEqualTo(560);
    }

    @Test
    void drawsOnTheLeaseAloneWithoutAskingAnybody() {
        var account = account();
        account.observe(100, false, new Stamp(1));
        assertThat(account.take(10, 10, false, 0)).isEqualTo(Account.THIN);
        account.leased(new LeaseLeft(30, 1), false, 0);

        assertThat(account.take(10, 10, false, 0)).isEqualTo(10);
        assertThat(account.take(10, 25, false, 0)).isEqualTo(Account.THIN);
        assertThat(account.take(10, 25, true, 0)).isEqualTo(20);
        assertThat(account.take(95, 95, true, 0)).isEqualTo(Account.SHORT);
    }

    @Test
    void aRowThatWasLoweredBoundsTheLease() {
        var account = leased(100);
        account.observe(30, false, new Stamp(1));

        assertThat(account.take(31, 31, true, 0)).isEqualTo(Account.SHORT);
        assertThat(account.take(30, 30, false, 0)).isEqualTo(30);
    }

    @Test
    void theOverdraftEndsWhereTheRowDoes() {
        var account = leased(100);
        account.observe(150, false, new Stamp(1));

        assertThat(account.take(120, 120, true, 40)).isEqualTo(120);
        assertThat(account.take(30, 30, true, 40)).isEqualTo(Account.THIN);
        assertThat(account.take(20, 20, true, 40)).isEqualTo(20);
        assertThat(account.take(20, 20, true, Long.MAX_VALUE)).isEqualTo(Account.SHORT);
    }

    @Test
    void nothingIsDrawnOfWhatIsOnItsWayBack() {
        var account = leased(100);
        account.take(40, 40, false, 0);
        assertThat(account.closeIdle()).isEqualTo(40);

        assertThat(account.take(1, 1, true, 0)).isEqualTo(Account.THIN);
        account.leased(new LeaseLeft(40, 2), false, 0);
        account.move(-10);
        assertThat(account.take(10, 10, false, 0)).isEqualTo(10);
    }

    @Test
    void aRetiredAccountTakesNothingAnyMore() {
        var account = leased(100);
        account.take(40, 40, false, 0);
        assertThat(account.retire()).isFalse();
        account.move(-40);
        assertThat(account.retire()).isFalse();
        account.leased(new LeaseLeft(0, 2), false, 0);
        assertThat(account.retire()).isTrue();

        assertThat(account.take(1, 1, false, 0)).isEqualTo(Account.GONE);
        assertThat(account.observe(5, false, new Stamp(9))).isFalse();
    }

    private static Account account() {
        var account = new Account(AccountKey.user(1));
        account.carries(0);
        return account;
    }

    /// With `units` in its row, all leased.
    private static Account leased(long units) {
        var account = account();
        account.observe(units, false, new Stamp(1));
        account.leased(new LeaseLeft(units, 1), false, 0);
        return account;
    }
}
