package dev.sluice.cli;

import static dev.sluice.store.Tables.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.doctor.Check;
import dev.sluice.doctor.Doctor;
import dev.sluice.store.Fixture;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void whatDoctorFindsAfterAStartIsInTheLogAndBlocksNothing() {
        String dsn = TestDatabases.sqlite(folder);
        try (var gateway = TestGateway.start(dsn, Map.of()).awaitReady();
                var log = new LogCapture()) {
            Fixture.of(URI.create("http://127.0.0.1:1")).insert(gateway.database());
            gateway.edit(tx -> tx.update(TOKENS).set(TOKENS.GROUP, "gold").execute());

            gateway.restart(Map.of("SESSION_SECRET", "random_string"));
            gateway.awaitReady();

            Eventually.within(
                    PATIENCE, () -> assertThat(log.with("start checked")).hasSize(1));
            assertThat(gateway.ready().status()).isEqualTo(200);
            assertThat(log.with("doctor finds"))
                    .anyMatch(line -> line.contains("token.group"))
                    .anyMatch(line -> line.contains("secret.session"))
                    .noneMatch(line -> line.contains("panic"));
        }
    }

    @Test
    void everyCheckOfTheStartExists() {
        List<String> known = Doctor.checks().stream().map(Check::id).toList();

        assertThat(StartCheck.CHECKS)
                .allMatch(id -> known.stream().anyMatch(check -> check.equals(id) || check.startsWith(id + ".")));
    }
}
