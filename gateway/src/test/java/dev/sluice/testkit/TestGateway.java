package dev.sluice.testkit;

import dev.sluice.cli.FaultyGateway;
import dev.sluice.cli.Gateway;
import dev.sluice.config.Environment;
import dev.sluice.ops.RecentLines;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole product in this process, on a free port and a database of the test's choice. SQL goes to that database
/// on a connection of its own, as an operator's would.
public final class TestGateway implements AutoCloseable {
    public static final String ROOT_PASSWORD = "correct horse";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /// How long the gateway may take a token as it knows it without asking the database.
    private static final Duration TOKEN_FRESH = Duration.ofMillis(50);

    private final Map<String, String> variables;
    private final ChannelReads reads;
    private final RecentLines log;
    private final Database database;
    private Gateway gateway;
    private Client client;
    private @Nullable Client root;

    private TestGateway(Map<String, String> variables, ChannelReads reads, RecentLines log) {
        this.log = log;
        this.variables = variables;
        this.reads = reads;
        database = Database.lazily(Dsn.main(new Environment(variables)), PoolConfig.small());
        gateway = FaultyGateway.start(new Environment(variables), log, reads);
        client = Client.of(gateway.port());
    }

    /// Starts on the database that `dsn`, the text of an SQL_DSN, names; does not wait until it is ready.
    public static TestGateway start(String dsn, Map<String, String> environment) {
        return start(dsn, environment, new ChannelReads());
    }

    public static TestGateway start(String dsn, Map<String, String> environment, ChannelReads reads) {
        return start(dsn, environment, reads, new RecentLines());
    }

    /// @param log what the gateway takes for its last log lines; fed by a [LogCapture]
    public static TestGateway start(String dsn, Map<String, String> environment, ChannelReads reads, RecentLines log) {
        var variables = new HashMap<>(Map.of(
                "PORT", "0",
                "SQL_DSN", dsn,
                "SQL_MAX_OPEN_CONNS", "8",
                "SQL_MAX_IDLE_CONNS", "2",
                "SLUICE_ROOT_PASSWORD", ROOT_PASSWORD,
                "SHUTDOWN_TIMEOUT_SECONDS", "1"));
        variables.put("SLUICE_JOURNAL_DIR", temporaryFolder().toString());
        variables.putAll(environment);
        return new TestGateway(variables, reads, log);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("sluice-journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops and starts again on the same database, with these variables changed.
    public void restart(Map<String, String> changed) {
        stop();
        variables.putAll(changed);
        gateway = FaultyGateway.start(new Environment(variables), log, reads);
        client = Client.of(gateway.port());
    }

    public int port() {
        return gateway.port();
    }

    public ChannelReads reads() {
        return reads;
    }

    /// A client without credentials.
    public Client anyone() {
        return client;
    }

    /// A client with the fixture's token.
    public Client caller() {
        return client.bearing("sk-" + Fixture.KEY);
    }

    /// A client signed in as root.
    public Client root() {
        Client known = root;
        if (known == null) {
            known = signedIn("root", ROOT_PASSWORD);
            root = known;
        }
        return known;
    }

    private Client signedIn(String username, String password) {
        Response answer = client.post(
                "/api/user/login",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("username", username)
                        .put("password", password)
                        .toString());
        JsonNode account = data(answer);
        String cookie = answer.header("Set-Cookie").split(";", 2)[0];
        return client.with("Cookie", cookie)
                .with("New-Api-User", account.path("id").asString());
    }

    /// The payload of a successful answer of the management API.
    public static JsonNode data(Response answer) {
        if (answer.status() != 200 || !answer.json().path("success").asBoolean(false)) {
            throw new AssertionError("want success, got %d %s".formatted(answer.status(), answer.text()));
        }
        return answer.json().path("data");
    }

    /// Changes the database behind the gateway's back. Returns when no token read before the change counts any
    /// more.
    public <T> T edit(Function<DSLContext, T> work) {
        T result = database.write(work);
        long until = System.nanoTime() + TOKEN_FRESH.toNanos();
        Eventually.within(PATIENCE, () -> {
            if (System.nanoTime() - until < 0) {
                throw new AssertionError("tokens may still be taken as they were known");
            }
        });
        return result;
    }

    /// Changes the database behind the gateway's back with a statement taken as it is.
    public void edit(String sql) {
        edit(tx -> tx.execute(sql));
    }

    /// Reads the database, once everything charged so far is in it.
    public <T> T query(Function<DSLContext, T> work) {
        if (!gateway.flush(PATIENCE)) {
            throw new AssertionError("charges are not written after " + PATIENCE);
        }
        return database.read(work);
    }

    /// The rows of a statement taken as it is.
    public List<Record> rows(String statement) {
        return query(sql -> List.copyOf(sql.fetch(statement)));
    }

    public Database database() {
        return database;
    }

    /// Lets the gateway read its channels anew, as an operator does after an edit in SQL.
    public JsonNode refresh() {
        return data(root().post("/api/channel/cache/refresh", ""));
    }

    /// One check of `GET /api/doctor`: `{level, evidence, fix, …}`.
    public JsonNode check(String id) {
        return data(root().get("/api/doctor?check=" + id)).at("/checks/0");
    }

    public void option(String key, String value) {
        data(root().put(
                        "/api/option/",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("key", key)
                                .put("value", value)
                                .toString()));
    }

    public Response ready() {
        return client.get("/readyz");
    }

    /// Waits until `/readyz` says 200.
    public TestGateway awaitReady() {
        Eventually.within(PATIENCE, () -> {
            Response answer = ready();
            if (answer.status() != 200) {
                throw new AssertionError(answer.text());
            }
        });
        return this;
    }

    private void stop() {
        root = null;
        client.close();
        gateway.close();
    }

    @Override
    public void close() {
        reads.recover();
        stop();
        database.close();
        remove(Path.of(variables.getOrDefault("SLUICE_JOURNAL_DIR", "")));
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
