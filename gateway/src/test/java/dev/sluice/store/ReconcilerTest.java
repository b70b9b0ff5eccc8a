package dev.sluice.store;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconcilerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void createsEveryTableOnceAndThenNothing(Engine engine) {
        try (Database database = Database.open(TestDatabases.fresh(engine, folder), PoolConfig.small())) {
            Reconciler.Outcome first = Reconciler.main(database);
            Reconciler.Outcome second = Reconciler.main(database);

            assertThat(first.problems()).isEmpty();
            assertThat(first.product()).isEqualTo(Product.SLUICE);
            assertThat(first.added()).contains("channels", "tokens", "authz_roles", "sluice_jobs");
            assertThat(second.added()).isEmpty();
            assertThat(second.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsJsonInTheFormNewApiReadsBack(Engine engine) {
        try (Database database = TestDatabases.ready(engine, folder)) {
            database.write(tx -> tx.insertInto(CHANNELS)
                    .set(CHANNELS.ID, 8L)
                    .set(CHANNELS.KEY, "k")
                    .set(CHANNELS.CHANNEL_INFO, "{\"is_multi_key\":false}")
                    .execute());

            assertThat(database.<String>read(sql -> sql.select(CHANNELS.CHANNEL_INFO)
                            .from(CHANNELS)
                            .where(CHANNELS.ID.eq(8L))
                            .fetchSingle()
                            .value1()))
                    .contains("is_multi_key");
            if (engine == Engine.SQLITE) {
                String stored = database.read(sql -> sql.fetchSingle("SELECT typeof(channel_info) FROM channels")
                        .get(0, String.class));
                assertThat(stored).isEqualTo("blob");
            }
        }
    }
}
