package dev.sluice.outage;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import dev.sluice.cli.Gateway;
import dev.sluice.config.Environment;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Fixture;
import dev.sluice.store.OwnPostgres;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An installation: a PostgreSQL server of its own with the fixture in it, an upstream, and the product between them.
final class Site implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);
    static final String TASK = "/runway/tasks";
    static final String TASK_BODY = "{\"model\":\"gen4_turbo\",\"prompt\":\"test prompt\"}";
    static final String CHAT = "/v1/chat/completions";
    /// Of channel 1.
    static final String CHAT_MODEL = "other-model-1";
    /// What a task and a chat cost alike, in quota.
    static final long PRICE = 1000;

    /// More than any test spends.
    private static final long QUOTA = 1_000_000_000_000L;

    /// The pool and the one that listens.
    static final int MOST_CONNECTIONS = 10;

    private static final String ROOT_PASSWORD = "correct horse battery";

    private final OwnPostgres server;
    private final FakeUpstream upstream = FakeUpstream.start();
    private final Map<String, String> variables;
    private @Nullable Gateway gateway;
    private @Nullable Client client;

    private Site(Path folder, Map<String, String> further) {
        server = OwnPostgres.start(folder);
        variables = new HashMap<>(Map.of(
                "PORT",
                "0",
                "SQL_DSN",
                server.dsn(),
                "SQL_MAX_OPEN_CONNS",
                Integer.toString(MOST_CONNECTIONS - 1),
                "SQL_MAX_IDLE_CONNS",
                "2",
                "SYNC_FREQUENCY",
                "1",
                "SLUICE_ROOT_PASSWORD",
                ROOT_PASSWORD,
                "SHUTDOWN_TIMEOUT_SECONDS",
                "20",
                "SLUICE_JOURNAL_DIR",
                folder.resolve("journal").toString()));
        variables.putAll(further);
        try (Database database = open()) {
            Reconciler.main(database);
            Fixture.of(URI.create(upstream.baseUrl())).quota(QUOTA, QUOTA).insert(database);
            database.write(tx -> {
                tx.execute("UPDATE abilities SET workflow_price = 25000 WHERE model = 'runway'");
                return tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                        .values("ModelPrice", "{\"%s\":0.002}".formatted(CHAT_MODEL))
                        .execute();
            });
        }
    }

    /// All in place, the gateway not started.
    static Site prepared(Path folder) {
        return new Site(folder, Map.of());
    }

    /// Started and ready.
    static Site running(Path folder, Map<String, String> variables) {
        var site = new Site(folder, variables);
        site.start();
        site.awaitStatus("ready");
        return site;
    }

    static Site running(Path folder) {
        return running(folder, Map.of());
    }

    void start() {
        Gateway started = Gateway.start(new Environment(variables), _ -> {});
        gateway = started;
        client = Client.of(started.port());
    }

    /// Stops the gateway as a signal would.
    void stop() {
        Gateway running = gateway;
        gateway = null;
        if (running != null) {
            running.close();
        }
    }

    OwnPostgres server() {
        return server;
    }

    FakeUpstream upstream() {
        return upstream;
    }

    Client anyone() {
        if (client == null) {
            throw new IllegalStateException("not started");
        }
        return client;
    }

    /// With the fixture's token.
    Client alice() {
        return anyone().bearing("sk-" + Fixture.KEY);
    }

    /// With a key nobody has.
    Client stranger(int number) {
        return anyone().bearing("sk-stranger%039d".formatted(number));
    }

    Response task() {
        return alice().post(TASK, TASK_BODY);
    }

    Response readiness() {
        return anyone().get("/readyz");
    }

    /// Codes of the reasons `/readyz` gives.
    List<String> reasons() {
        return readiness()
                .json()
                .path("reasons")
                .valueStream()
                .map(reason -> reason.path("code").asString())
                .toList();
    }

    void awaitStatus(String status) {
        awaitStatus(status, SOON);
    }

    void awaitStatus(String status, Duration limit) {
        Eventually.within(
                limit,
                () -> assertThat(readiness().json().path("status").asString())
                        .as(() -> readiness().text())
                        .isEqualTo(status));
    }

    /// A metric without labels, as `/metrics` has it now.
    double metric(String name) {
        return anyone().get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    /// The `code` of a refusal, whatever shape it has.
    static String code(Response refusal) {
        JsonNode json = refusal.json();
        return json.path("error").isObject()
                ? json.path("error").path("code").asString("")
                : json.path("code").asString("");
    }

    /// The answer, which has to come before `limit` is over.
    static <T> T within(Duration limit, Supplier<T> action) {
        long began = System.nanoTime();
        T answer = action.get();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(limit);
        return answer;
    }

    /// Connections the gateway holds on the server.
    int connections() {
        try (Connection other = server.connect();
                var statement = other.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sluice'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Database open() {
        return Database.open(Dsn.parse("SQL_DSN", server.dsn()), PoolConfig.small());
    }

    <T> T query(Function<DSLContext, T> work) {
        try (Database database = open()) {
            return database.read(work);
        }
    }

    /// Waits until the books show exactly `calls` paid calls, everywhere; the ledger holds back nothing then.
    void expectBooked(int calls) {
        Eventually.within(
                SOON,
                () -> assertThat(query(Site::books))
                        .isEqualTo(List.of((long) calls, calls * PRICE, calls * PRICE, calls * PRICE, calls * PRICE)));
    }

    /// Log rows, and what log, user, token and channels say was spent.
    private static List<Long> books(DSLContext sql) {
        BigDecimal logged = sql.select(coalesce(sum(LOGS.QUOTA), inline(BigDecimal.ZERO)))
                .from(LOGS)
                .where(LOGS.TYPE.eq(2))
                .fetchSingle()
                .value1();
        BigDecimal channels = sql.select(sum(CHANNELS.USED_QUOTA))
                .from(CHANNELS)
                .fetchSingle()
                .value1();
        Long user = sql.select(USERS.USED_QUOTA)
                .from(USERS)
                .where(USERS.ID.eq(Fixture.USER))
                .fetchSingle()
                .value1();
        Long left = sql.select(TOKENS.REMAIN_QUOTA)
                .from(TOKENS)
                .where(TOKENS.ID.eq(Fixture.TOKEN))
                .fetchSingle()
                .value1();
        return List.of(
                (long) sql.fetchCount(LOGS, LOGS.TYPE.eq(2)),
                logged.longValueExact(),
                user,
                QUOTA - left,
                channels.longValueExact());
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        stop();
        upstream.close();
        server.close();
    }
}
