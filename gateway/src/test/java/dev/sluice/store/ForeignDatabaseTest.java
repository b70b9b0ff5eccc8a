package dev.sluice.store;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignDatabaseTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "one-api, SQLITE, ONE_API", "one-api, POSTGRESQL, ONE_API", "one-api, MYSQL, ONE_API",
        "zeoxel, SQLITE, ZEOXEL", "zeoxel, POSTGRESQL, ZEOXEL", "zeoxel, MYSQL, ZEOXEL",
        "new-api-rc21, SQLITE, NEW_API", "new-api-rc21, POSTGRESQL, NEW_API", "new-api-rc21, MYSQL, NEW_API",
    })
    void isRecognisedAndBroughtUpKeepingItsRows(String product, Engine engine, Product expected) throws Exception {
        try (Database database = written(product, engine)) {
            insertRows(database, engine);

            Reconciler.Outcome first = Reconciler.main(database);
            Reconciler.Outcome again = Reconciler.main(database);

            assertThat(first.product()).isEqualTo(expected);
            assertThat(again.product()).isEqualTo(expected);
            assertThat(first.problems()).isEmpty();
            assertThat(again.added()).isEmpty();
            assertThat(database.<String>read(sql ->
                            sql.select(TOKENS.KEY).from(TOKENS).fetchSingle().value1()))
                    .isEqualTo("short-key");
            assertThat(database.<List<?>>read(
                            sql -> sql.select(CHANNELS.ID, CHANNELS.CHANNEL_RATIO, CHANNELS.CHANNEL_INFO)
                                    .from(CHANNELS)
                                    .fetch()))
                    .hasSize(1);
        }
    }

    /// The row ids an importer gave must not come again.
    @Test
    void postgresqlCountsOnFromTheHighestId() throws Exception {
        try (Database database = written("new-api-rc21", Engine.POSTGRESQL)) {
            insertRows(database, Engine.POSTGRESQL);
            Reconciler.main(database);

            long id = database.write(tx -> tx.insertInto(TOKENS)
                    .set(TOKENS.KEY, "another")
                    .returning(TOKENS.ID)
                    .fetchSingle()
                    .get(TOKENS.ID));

            assertThat(id).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void B6b_theReportsTokenStatementRuns(Engine engine) throws Exception {
        try (Database database = TestDatabases.ready(engine, folder)) {
            database.write(tx -> tx.insertInto(TOKENS)
                    .set(TOKENS.KEY, "k")
                    .set(TOKENS.STATUS, 1)
                    .set(TOKENS.MODEL_LIMITS, "runway,pika")
                    .execute());
            String group = engine == Engine.MYSQL ? "`group`" : "\"group\"";

            String limits = database.read(sql -> sql.fetchSingle(
                            "SELECT id, name, " + group + ", status, models_limit FROM tokens WHERE status = 1 LIMIT 5")
                    .get("models_limit", String.class));

            assertThat(limits).isEqualTo("runway,pika");
        }
    }

    /// new-api alters these columns at each start; PostgreSQL refuses while another column is computed from one.
    @Test
    void postgresqlCanBeGivenBack() throws Exception {
        try (Database database = TestDatabases.ready(Engine.POSTGRESQL, folder)) {
            Release.atStop(database);

            try (Connection connection = database.connect()) {
                Sql.execute(connection, "ALTER TABLE tokens ALTER COLUMN model_limits TYPE text");
                assertThat(Inventory.take(connection, Engine.POSTGRESQL).has("tokens", "models_limit"))
                        .isFalse();
            }
            assertThat(Reconciler.main(database).problems()).isEmpty();
        }
    }

    @Test
    void sqliteIsGivenBackAsOneFileInItsOldForm() throws Exception {
        Dsn dsn = Dsn.parse("SQL_DSN", TestDatabases.sqlite(folder));
        String before;
        try (Database database = Database.open(dsn, PoolConfig.small())) {
            ForeignSchema.of("new-api-rc21", Engine.SQLITE).createIn(database);
            before = tokensText(database);
            Reconciler.main(database);
        }

        Release.entirely(dsn);

        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
        try (Connection connection = new org.sqlite.JDBC().connect(dsn.jdbcUrl(), new Properties())) {
            assertThat(Sql.text(connection, "PRAGMA journal_mode")).isEqualTo("delete");
            String after = Sql.text(connection, "SELECT sql FROM sqlite_master WHERE name = 'tokens'");
            assertThat(after.replace(", `external_user_id` varchar(64)", "")).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsOfOneApisTokensStayInForce(Engine engine) throws Exception {
        try (Database database = written("one-api", engine)) {
            try (Connection connection = database.connect()) {
                String columns = "(id, " + Names.quote(engine, "key") + ", status, models, subnet)";
                Sql.execute(
                        connection,
                        "INSERT INTO tokens " + columns + " VALUES (1, 'limited', 1, 'gpt-4o,o1', '10.0.0.0/8,::1')");
                Sql.execute(connection, "INSERT INTO tokens " + columns + " VALUES (2, 'free', 1, '', NULL)");
            }

            Reconciler.main(database);

            var rows =
                    database.read(sql -> sql.select(TOKENS.MODEL_LIMITS, TOKENS.MODEL_LIMITS_ENABLED, TOKENS.ALLOW_IPS)
                            .from(TOKENS)
                            .orderBy(TOKENS.ID)
                            .fetch());
            assertThat(rows.get(0).value1()).isEqualTo("gpt-4o,o1");
            assertThat(rows.get(0).value2()).isTrue();
            assertThat(rows.get(0).value3()).isEqualTo("10.0.0.0/8\n::1");
            assertThat(rows.get(1).value2()).isNotEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void groupNameOfAHandWrittenSchemaIsCarriedOverOnce(Engine engine) throws Exception {
        try (Database database = Database.open(TestDatabases.fresh(engine, folder), PoolConfig.small())) {
            try (Connection connection = database.connect()) {
                Sql.execute(
                        connection,
                        "CREATE TABLE tokens (id bigint, " + Names.quote(engine, "key")
                                + " varchar(48), model_limits varchar(1024), group_name varchar(64))");
                Sql.execute(connection, "INSERT INTO tokens VALUES (1, 'k', '', 'vip')");
            }
            Reconciler.main(database);
            assertThat(groupOfToken(database)).isEqualTo("vip");

            database.write(tx -> tx.update(TOKENS).set(TOKENS.GROUP, "").execute());
            Reconciler.main(database);

            assertThat(groupOfToken(database)).isEmpty();
        }
    }

    @Test
    void mysqlWithoutUnicodeIsRefusedWithTheCommandThatHelps() throws Exception {
        try (Database database = Database.open(TestDatabases.fresh(Engine.MYSQL, folder), PoolConfig.small());
                Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE TABLE options (`key` varchar(191) PRIMARY KEY) CHARACTER SET latin1");

            assertThatThrownBy(() -> Reconciler.main(database))
                    .isInstanceOf(UnfitDatabase.class)
                    .hasMessageContaining("ALTER TABLE options CONVERT TO CHARACTER SET utf8mb4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDateIsTheSameInstantWhenReadBack(Engine engine) {
        Instant deleted = Instant.parse("2026-01-02T03:04:05.123Z");
        try (Database database = TestDatabases.ready(engine, folder)) {
            database.write(tx -> tx.insertInto(USERS)
                    .set(USERS.USERNAME, "alice")
                    .set(USERS.PASSWORD, "")
                    .set(USERS.DELETED_AT, deleted)
                    .execute());

            Instant read = database.read(sql ->
                    sql.select(USERS.DELETED_AT).from(USERS).fetchSingle().value1());

            assertThat(read).isEqualTo(deleted);
        }
    }

    private Database written(String product, Engine engine) throws IOException, SQLException {
        ForeignSchema schema = ForeignSchema.of(product, engine);
        Database database = Database.open(TestDatabases.fresh(engine, folder), PoolConfig.small());
        schema.createIn(database);
        return database;
    }

    private static void insertRows(Database database, Engine engine) throws SQLException {
        String key = Names.quote(engine, "key");
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "INSERT INTO channels (id, type, " + key + ") VALUES (8, 55, 'k')");
            Sql.execute(connection, "INSERT INTO tokens (id, " + key + ", status) VALUES (41, 'short-key', 1)");
        }
    }

    private static String groupOfToken(Database database) {
        return database.read(
                sql -> sql.select(TOKENS.GROUP).from(TOKENS).fetchSingle().value1());
    }

    private static String tokensText(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.text(connection, "SELECT sql FROM sqlite_master WHERE name = 'tokens'");
        }
    }
}
