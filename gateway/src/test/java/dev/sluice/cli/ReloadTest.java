package dev.sluice.cli;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aHangUpSignalReloadsWhatWasEditedBehindTheGatewaysBack() throws Exception {
        var environment = Map.of(
                "SQLITE_PATH", folder.resolve("reload.db").toString(),
                "MEMORY_CACHE_ENABLED", "true",
                "SYNC_FREQUENCY", "3600");
        try (var upstream = FakeUpstream.start();
                var database = Database.open(Dsn.main(new Environment(environment)), PoolConfig.small())) {
            upstream.on("/runway/tasks", Answer.json("{\"id\":\"job\"}"));
            Reconciler.main(database);
            Fixture.of(URI.create(upstream.baseUrl())).insert(database);
            try (var sluice = OwnProcess.serve(folder, environment);
                    var client = Client.of(sluice.port())) {
                var caller = client.bearing("sk-" + Fixture.KEY);
                Eventually.within(
                        PATIENCE,
                        () -> assertThat(client.get("/readyz").status()).isEqualTo(200));
                database.write(tx -> tx.update(CHANNELS)
                        .set(CHANNELS.STATUS, 2)
                        .where(CHANNELS.ID.eq(Fixture.CHANNEL))
                        .execute());
                assertThat(caller.post("/runway/tasks", "{}").status()).isEqualTo(200);

                sluice.signal("HUP");

                Eventually.within(PATIENCE, () -> assertThat(sluice.said()).contains("reloaded"));
                assertThat(caller.post("/runway/tasks", "{}").status()).isEqualTo(503);
                assertThat(client.get("/livez").status()).isEqualTo(200);
            }
        }
    }
}
