package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CreditStoreTest {
    private static final String CODE = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTopUpIsCreditedOnceHoweverOftenItIsReported(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1000, 1000)) {
            var credits = credits(fixture);

            assertThat(credits.credit(1, Quota.of(500), "topup:stripe:42", "paid 1 USD"))
                    .isTrue();
            assertThat(credits.credit(1, Quota.of(500), "topup:stripe:42", "paid 1 USD"))
                    .isFalse();

            assertThat(fixture.wallet()).isEqualTo(1500);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(500);
            var row = fixture.database.read(sql -> sql.fetchSingle(LOGS));
            assertThat(row.get(LOGS.TYPE)).isEqualTo(1);
            assertThat(row.get(LOGS.QUOTA)).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aCodeIsWorthSomethingOnceThoughManyTryItAtOnce(Engine engine) throws Exception {
        try (var fixture = new LedgerFixture(engine, folder, 1000, 1000);
                var threads = Executors.newFixedThreadPool(4)) {
            code(fixture, 1, 0);
            var credits = credits(fixture);
            Callable<Boolean> redeem = () -> credits.redeem(1, CODE).isPresent();
            int redeemed = 0;
            for (var attempt : threads.invokeAll(Collections.nCopies(8, redeem))) {
                redeemed += attempt.get() ? 1 : 0;
            }

            assertThat(redeemed).isEqualTo(1);
            assertThat(fixture.wallet()).isEqualTo(1700);
            assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(700);
        }
    }

    @Test
    void aCodeThatIsSwitchedOffOrPastItsTimeIsWorthNothing() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1000, 1000)) {
            code(fixture, 2, 0);
            assertThat(credits(fixture).redeem(1, CODE)).isEmpty();
            assertThat(credits(fixture).redeem(1, "unknown")).isEmpty();

            fixture.database.write(sql -> sql.execute("UPDATE redemptions SET status = 1, expired_time = 5"));
            assertThat(credits(fixture).redeem(1, CODE)).isEmpty();
            assertThat(fixture.wallet()).isEqualTo(1000);
        }
    }

    private static CreditStore credits(LedgerFixture fixture) {
        return new CreditStore(fixture.database, fixture.database, fixture.feed, InstantSource.fixed(NOW));
    }

    private static void code(LedgerFixture fixture, int status, long expires) {
        String key = fixture.database.engine() == Engine.MYSQL ? "`key`" : "\"key\"";
        fixture.database.write(sql -> sql.execute(
                "INSERT INTO redemptions (id, user_id, " + key + ", status, quota, expired_time) VALUES (5, 1, '" + CODE
                        + "', " + status + ", 700, " + expires + ")"));
    }
}
