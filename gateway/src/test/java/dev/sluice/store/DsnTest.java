package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Environment;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DsnTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # text                                                     | JDBC URL                                              | user  | password
        alice:secret@tcp(db:3307)/gateway                          | jdbc:mariadb://address=(host=db)(port=3307)/gateway        | alice | secret
        alice:secret@tcp(db)/gateway?charset=utf8mb4&parseTime=True | jdbc:mariadb://address=(host=db)(port=3306)/gateway       | alice | secret
        alice:p@ss:w/rd?x@tcp(db:3306)/gateway?loc=Local           | jdbc:mariadb://address=(host=db)(port=3306)/gateway        | alice | p@ss:w/rd?x
        alice:p%40ss@tcp(db:3306)/gateway                          | jdbc:mariadb://address=(host=db)(port=3306)/gateway        | alice | p%40ss
        alice@tcp([::1]:3306)/gateway                              | jdbc:mariadb://address=(host=::1)(port=3306)/gateway       | alice | ''
        alice:secret@/gateway                                      | jdbc:mariadb://address=(host=127.0.0.1)(port=3306)/gateway | alice | secret
        alice:secret@tcp/gateway                                   | jdbc:mariadb://address=(host=127.0.0.1)(port=3306)/gateway | alice | secret
        alice:secret@unix(/run/mysqld.sock)/gateway                | jdbc:mariadb://address=(host=127.0.0.1)(port=3306)/gateway | alice | secret
        mysql://alice:p%40ss@db:3307/gateway                       | jdbc:mariadb://address=(host=db)(port=3307)/gateway        | alice | p@ss
        postgres://alice:secret@db:5433/gateway                    | jdbc:postgresql://db:5433/gateway                      | alice | secret
        postgresql://alice:secret@db/gateway?sslmode=require       | jdbc:postgresql://db:5432/gateway                      | alice | secret
        postgres://alice:p%40ss%2Fw@db/gateway                     | jdbc:postgresql://db:5432/gateway                      | alice | p@ss/w
        postgres://alice:p@ss:w#rd@db/gateway                      | jdbc:postgresql://db:5432/gateway                      | alice | p@ss:w#rd
        postgres://alice:100%+x@db/gateway                         | jdbc:postgresql://db:5432/gateway                      | alice | 100%+x
        postgres://alice@[::1]:5432/gateway                        | jdbc:postgresql://[::1]:5432/gateway                   | alice | -
        postgres://alice:secret@one:5432,two:5433/gateway          | jdbc:postgresql://one:5432,two:5433/gateway            | alice | secret
        postgres://alice.project:secret@pooler:6543/postgres       | jdbc:postgresql://pooler:6543/postgres                 | alice.project | secret
        """)
    void readsEveryFormNewApiTakes(String text, String url, String user, String password) {
        Dsn dsn = Dsn.parse("SQL_DSN", text);

        assertThat(dsn.jdbcUrl()).isEqualTo(url);
        assertThat(dsn.properties().get("user")).isEqualTo(user);
        assertThat(dsn.properties().get("password")).isEqualTo(password);
        if (password != null && !password.isEmpty()) {
            assertThat(dsn.toString()).doesNotContain(password);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        a:b@tcp(h)/d?tls=true                       | sslMode          | verify-full
        a:b@tcp(h)/d?tls=skip-verify                | sslMode          | trust
        a:b@tcp(h)/d                                | sslMode          | disable
        a:b@tcp(h)/d?timeout=5s                     | connectTimeout   | 5000
        a:b@tcp(h)/d?readTimeout=1.5m               | socketTimeout    | 90000
        a:b@tcp(h)/d?sql_mode=%27ANSI%27            | sessionVariables | sql_mode='ANSI'
        a:b@unix(/run/mysqld.sock)/d                | localSocket      | /run/mysqld.sock
        postgres://a:b@h/d?sslmode=verify-full      | sslmode          | verify-full
        postgres://a:b@h/d?connect_timeout=3        | connectTimeout   | 3
        postgres://a:b@h/d?search_path=app          | currentSchema    | app
        postgres://a:b@h/d?statement_timeout=9000   | options          | -c statement_timeout=9000
        postgres://a:b@h/d?TimeZone=Asia/Shanghai   | options          | -
        postgres://a:b@h/d?pgbouncer=true           | prepareThreshold | 0
        postgres://a:b@h/d                          | prepareThreshold | 0
        postgres://a:b@h/d?prepareThreshold=5       | prepareThreshold | 5
        """)
    void passesParametersToTheDriver(String text, String property, String value) {
        assertThat(Dsn.parse("SQL_DSN", text).properties().get(property)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:topsecret@tcp(db:3306)",
                "alice:topsecret@tcp(db:3306/gateway",
                "alice:topsecret@tcp(db:port)/gateway",
                "alice:topsecret@tcp(db:3306)/",
                "alice:topsecret@tcp(db:3306)/gateway?tls=perhaps",
                "alice:topsecret@tcp(db:3306)/gateway?loc=Nowhere/Land",
                "host=db user=alice password=topsecret dbname=gateway",
                "postgres://alice:topsecret@/gateway?host=/var/run/postgresql",
                "postgres://alice:topsecret@db/gateway?sslmode=perhaps",
                "postgres://alice:topsecret@db:port/gateway",
                "clickhouse://alice:topsecret@db:9000/logs",
                "jdbc:postgresql://db/gateway?password=topsecret",
            })
    void refusesWhatItCannotUseNamingTheVariableAndNoSecret(String text) {
        assertThatThrownBy(() -> Dsn.parse("LOG_SQL_DSN", text))
                .isInstanceOf(BadDsn.class)
                .hasMessageStartingWith("LOG_SQL_DSN ")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void usesSqliteWhenNothingIsSet() {
        Dsn dsn = Dsn.main(environment());

        assertThat(dsn.engine()).isEqualTo(Engine.SQLITE);
        assertThat(dsn.jdbcUrl()).endsWith("/one-api.db");
        assertThat(dsn.properties()).containsEntry("busy_timeout", "30000");
        assertThat(dsn.redacted()).isEqualTo("sqlite:one-api.db");
    }

    @Test
    void readsSqlitePathWithItsParameters() {
        Dsn dsn = Dsn.main(
                environment("SQL_DSN", "local", "SQLITE_PATH", "file:/data/x.db?_busy_timeout=7&_txlock=immediate"));

        assertThat(dsn.jdbcUrl()).isEqualTo("jdbc:sqlite:/data/x.db");
        assertThat(dsn.properties()).containsEntry("busy_timeout", "7");
    }

    @Test
    void refusesADatabaseThatWouldBeLostAtEveryStop() {
        assertThatThrownBy(() -> Dsn.main(environment("SQLITE_PATH", ":memory:")))
                .isInstanceOf(BadDsn.class)
                .hasMessageContaining("SQLITE_PATH");
    }

    @Test
    void fallsBackToTheVariableOfHostingPlatforms() {
        Dsn dsn = Dsn.main(environment("DATABASE_URL", "postgres://alice:secret@db/railway"));

        assertThat(dsn.variable()).isEqualTo("DATABASE_URL");
        assertThat(dsn.engine()).isEqualTo(Engine.POSTGRESQL);
        assertThat(Dsn.main(environment("DATABASE_URL", "postgres://db/railway", "SQL_DSN", "local"))
                        .engine())
                .isEqualTo(Engine.SQLITE);
    }

    @Test
    void aLogDatabaseIsSeparateOnlyWhenNamed() {
        assertThat(Dsn.logs(environment())).isEmpty();
        assertThat(Dsn.logs(environment("LOG_SQL_DSN", "a:b@tcp(h)/logs"))).isPresent();
    }

    @Test
    void locIsTheZoneOfDateColumns() {
        assertThat(Dsn.parse("SQL_DSN", "a:b@tcp(h)/d?loc=Asia%2FShanghai").zone())
                .isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(Dsn.parse("SQL_DSN", "a:b@tcp(h)/d?loc=Asia/Shanghai").zone())
                .isEqualTo(ZoneId.of("Asia/Shanghai"));
    }

    private static Environment environment(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return new Environment(variables);
    }
}
