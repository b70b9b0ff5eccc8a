package dev.sluice.store;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jooq.Record;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// What one-api keeps of a channel in columns of its own. Source: data-model.md §9.2.
class OneApiChannelsTest {
    @TempDir
    Path folder;

    private static void channel(
            Connection connection, Engine engine, long id, int type, String key, String config, String prompt)
            throws SQLException {
        String sql = "INSERT INTO channels (id, type, %s, config, system_prompt) VALUES (?, ?, ?, ?, ?)"
                .formatted(Names.quote(engine, "key"));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, id);
            insert.setInt(2, type);
            insert.setString(3, key);
            insert.setString(4, config);
            insert.setString(5, prompt);
            insert.executeUpdate();
        }
    }

    private static Record row(Database database, long id) {
        return database.read(
                sql -> sql.selectFrom(CHANNELS).where(CHANNELS.ID.eq(id)).fetchSingle());
    }

    @ParameterizedTest
    @EnumSource
    void credentialsVersionsAndPromptsAreCarriedOverOnce(Engine engine) throws Exception {
        try (Database database = Database.open(TestDatabases.fresh(engine, folder), PoolConfig.small())) {
            ForeignSchema.of("one-api", engine).createIn(database);
            try (Connection connection = database.connect()) {
                channel(connection, engine, 1, 33, "", "{\"ak\":\"AK\",\"sk\":\"SK\",\"region\":\"eu-west-1\"}", "");
                channel(
                        connection,
                        engine,
                        2,
                        42,
                        "eu|project|adc",
                        "{\"region\":\"eu\",\"vertex_ai_adc\":\"{\\\"type\\\":\\\"service_account\\\"}\"}",
                        "");
                channel(connection, engine, 3, 3, "azure-key", "{\"api_version\":\"2024-06-01\"}", "Be \"brief\".");
                channel(connection, engine, 4, 37, "cf-key", "{\"user_id\":\"account\"}", "");
                channel(connection, engine, 5, 1, "openai-key", "not json", "");
            }

            Reconciler.main(database);

            assertThat(row(database, 1).get(CHANNELS.KEY)).isEqualTo("AK|SK|eu-west-1");
            assertThat(row(database, 2).get(CHANNELS.KEY)).isEqualTo("{\"type\":\"service_account\"}");
            assertThat(row(database, 2).get(CHANNELS.OTHER)).isEqualTo("eu");
            assertThat(row(database, 3).get(CHANNELS.KEY)).isEqualTo("azure-key");
            assertThat(row(database, 3).get(CHANNELS.OTHER)).isEqualTo("2024-06-01");
            var setting = JsonMapper.shared().readTree(row(database, 3).get(CHANNELS.SETTING));
            assertThat(setting.path("system_prompt").asString()).isEqualTo("Be \"brief\".");
            assertThat(setting.path("system_prompt_override").asBoolean()).isTrue();
            assertThat(row(database, 4).get(CHANNELS.OTHER)).isEqualTo("account");
            assertThat(row(database, 5).get(CHANNELS.KEY)).isEqualTo("openai-key");

            database.write(tx -> tx.update(CHANNELS).set(CHANNELS.OTHER, "").execute());
            Reconciler.main(database);

            assertThat(row(database, 3).get(CHANNELS.OTHER)).isEmpty();
        }
    }
}
