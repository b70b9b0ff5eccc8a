package dev.sluice.cli;

import static dev.sluice.store.Tables.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Environment;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.TestDatabases;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Doctor and explain as commands, over a SQLite file nobody serves.
class DoctorCommandTest {
    @TempDir
    Path folder;

    private record Said(int code, String words) {
        JsonNode json() {
            return JsonMapper.shared().readTree(words);
        }
    }

    private Environment fixture() {
        Path file;
        try (Database database = TestDatabases.ready(Engine.SQLITE, folder)) {
            Fixture.of(URI.create("http://127.0.0.1:18080")).insert(database);
            file = Path.of(database.dsn().jdbcUrl().substring("jdbc:sqlite:".length()));
        }
        return new Environment(Map.of("SQLITE_PATH", file.toString(), "SLUICE_LOG_DIR", folder.toString()));
    }

    private static Said doctor(Environment environment, String... arguments) throws IOException {
        var command = new DoctorCommand();
        var line = new CommandLine(command);
        var out = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.parseArgs(arguments);
        return new Said(command.run(environment), out.toString());
    }

    private static Said explain(Environment environment, String... arguments) {
        var command = new ExplainCommand();
        var line = new CommandLine(command);
        var out = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.parseArgs(arguments);
        return new Said(command.run(environment), out.toString());
    }

    @Test
    void theExitCodeTellsTheWorstLevel() throws IOException {
        Environment environment = fixture();

        assertThat(doctor(environment, "--check", "db.connect,channel").code()).isZero();
        assertThat(doctor(environment, "--check", "env.dsn").code()).isEqualTo(1);
        assertThat(doctor(environment, "--check", "user.root").code()).isEqualTo(2);
    }

    @Test
    void jsonHoldsWhatScriptsNeed() throws IOException {
        JsonNode json =
                doctor(fixture(), "--check", "ability.rows,user.root", "--json").json();

        assertThat(json.path("level").asString()).isEqualTo("fail");
        assertThat(json.path("exit_code").asInt()).isEqualTo(2);
        JsonNode check = json.path("checks").path(0);
        assertThat(check.propertyNames())
                .containsExactly("id", "title", "level", "evidence", "fix", "fix_action", "duration_ms");
    }

    @Test
    void aRepairShowsFirstAndChangesWhenTold() throws IOException {
        Environment environment = fixture();
        try (var database = Database.open(Dsn.main(environment), PoolConfig.small())) {
            database.write(tx -> tx.update(TOKENS).set(TOKENS.GROUP, "").execute());

            Said shown = doctor(environment, "--fix", "token.group.default");
            String before = group(database);
            doctor(environment, "--fix", "token.group.default", "--apply");

            assertThat(shown.words()).contains("\"changed\" : 1", "Nothing has been changed");
            assertThat(before).isEmpty();
            assertThat(group(database)).isEqualTo("default");
        }
    }

    private static String group(Database database) {
        return database.read(
                sql -> sql.select(TOKENS.GROUP).from(TOKENS).fetchSingle().value1());
    }

    @Test
    void sqliteIsOptimisedWithoutTouchingRows() throws IOException {
        Environment environment = fixture();

        assertThat(doctor(environment, "--fix", "sqlite.optimize", "--apply").code())
                .isZero();
        assertThat(doctor(environment, "--check", "sqlite,select").code()).isZero();
    }

    @Test
    void aMissingDatabaseIsReportedAndNotCreated() throws IOException {
        Path file = folder.resolve("nowhere.db");

        Said said = doctor(new Environment(Map.of("SQLITE_PATH", file.toString(), "SLUICE_LOG_DIR", "off")));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.words()).contains("fail  db.connect");
        assertThat(file).doesNotExist();
    }

    @Test
    void theLogFileOfTheLastStartIsRead() throws IOException {
        Files.writeString(
                folder.resolve("oneapi-20260101000000.log"),
                "INFO InitChannelCache: reading\nINFO channels synced from database channels=5\n");

        Said said = doctor(fixture(), "--check", "log.init", "-v");

        assertThat(said.code()).isZero();
        assertThat(said.words()).contains("file oneapi-20260101000000.log");
    }

    @Test
    void theBundleIsWrittenWithoutKeys() throws IOException {
        Path file = folder.resolve("bundle.json");

        Said said = doctor(fixture(), "--bundle", file.toString());

        assertThat(said.code()).isZero();
        assertThat(Files.readString(file))
                .contains("\"channels\"", "\"versions\"")
                .doesNotContain(Fixture.KEY)
                .doesNotContain(Fixture.CHANNEL_KEY);
    }

    @Test
    void liveCallsNeedAToken() {
        var line = new CommandLine(new DoctorCommand()).setErr(new PrintWriter(new StringWriter()));
        Environment environment = fixture();

        line.parseArgs("--live");

        assertThatThrownBy(() -> ((DoctorCommand) line.getCommand()).run(environment))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("SLUICE_DOCTOR_TOKEN");
    }

    @Test
    void explainAnswersForPeopleAndScripts() {
        Environment environment = fixture();

        Said people = explain(environment, "--token-id", "1", "--path", "/runway/tasks");
        Said scripts = explain(environment, "--group", "vip", "--model", "runway", "--json");

        assertThat(people.code()).isZero();
        assertThat(people.words()).contains("channel 8 'channel 8' in default: candidate");
        assertThat(scripts.code()).isEqualTo(1);
        assertThat(scripts.json().path("refusal").path("reason").asString()).isEqualTo("no_channel_in_group");
    }

    @Test
    void thePasswordOfTheDatabaseIsNeverPrinted() throws IOException {
        var variables = new HashMap<>(Map.of("SQL_DSN", "postgres://alice:PlantedSecretValue123@127.0.0.1:1/sluice"));
        variables.put("SLUICE_LOG_DIR", "off");

        Said said = doctor(new Environment(variables), "-v");

        assertThat(said.words())
                .contains("refused")
                .doesNotContain("PlantedSecretValue123")
                .doesNotContain("alice");
    }
}
