package dev.sluice.store;

import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstStartTest {
    private static final Environment NOTHING = new Environment(Map.of());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void makesRootOnceWithAPasswordNobodyChose(Engine engine) {
        try (Database database = TestDatabases.ready(engine, folder)) {
            FirstStart start = start(database);

            FirstStart.Root root = start.ensureRoot(NOTHING).orElseThrow();

            String hash = rootHash(database);
            assertThat(hash).startsWith("$2a$10$").hasSize(60);
            assertThat(BCrypt.verifyer()
                            .verify(root.password().orElseThrow().toCharArray(), hash.toCharArray())
                            .verified)
                    .isTrue();
            assertThat(root.toString()).doesNotContain(root.password().orElseThrow());
            assertThat(start.ensureRoot(NOTHING)).isEmpty();
            assertThat(start.done()).isTrue();
        }
    }

    @Test
    void takesThePasswordFromTheEnvironmentAndDoesNotRepeatIt() {
        try (Database database = TestDatabases.ready(Engine.SQLITE, folder)) {
            var root = start(database).ensureRoot(new Environment(Map.of("SLUICE_ROOT_PASSWORD", "correct horse")));

            assertThat(root.orElseThrow().password()).isEmpty();
            assertThat(BCrypt.verifyer()
                            .verify(
                                    "correct horse".toCharArray(),
                                    rootHash(database).toCharArray())
                            .verified)
                    .isTrue();
        }
    }

    @Test
    void refusesAShortPasswordWithoutRepeatingIt() {
        try (Database database = TestDatabases.ready(Engine.SQLITE, folder)) {
            var environment = new Environment(Map.of("SLUICE_ROOT_PASSWORD", "hunter2"));

            assertThatThrownBy(() -> start(database).ensureRoot(environment))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("SLUICE_ROOT_PASSWORD")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void completesASetupOnce() {
        try (Database database = TestDatabases.ready(Engine.SQLITE, folder)) {
            FirstStart start = start(database);
            var setup = new FirstStart.Setup("alice", "long enough", true, false);

            assertThat(start.complete(setup)).isTrue();
            assertThat(start.complete(setup)).isFalse();

            Map<String, String> options =
                    database.read(sql -> sql.selectFrom(OPTIONS).fetchMap(OPTIONS.KEY, OPTIONS.VALUE));
            assertThat(options)
                    .containsOnly(Map.entry("SelfUseModeEnabled", "true"), Map.entry("DemoSiteEnabled", "false"));
        }
    }

    private static FirstStart start(Database database) {
        return new FirstStart(database, Clock.systemUTC(), "0.1.0");
    }

    private static String rootHash(Database database) {
        return database.read(sql -> sql.select(USERS.PASSWORD)
                .from(USERS)
                .where(USERS.ROLE.eq(FirstStart.ROOT))
                .fetchSingle()
                .value1());
    }
}
