package dev.sluice.acceptance;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.JOBS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.QUOTA_DATA;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import dev.sluice.testkit.TestGateway;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jooq.Record;
import tools.jackson.databind.JsonNode;

/// The fixture on a gateway, and the legacy gateway of the seed as an upstream that records what reaches it.
///
/// Gateways are started once per [Setting] and live as long as the tests; each scene clears and fills their database
/// anew. A test that needs a start of its own makes one with [OwnScene].
final class Scene implements AutoCloseable {
    static final String PROBE_PATH = "/runway/tasks";
    static final String PROBE_BODY = "{\"model\":\"gen4_turbo\",\"prompt\":\"test prompt\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestGateway gateway;
    private final FakeUpstream upstream = FakeUpstream.start();
    private final Map<String, String> optionsBefore = new HashMap<>();

    private Scene(TestGateway gateway, UnaryOperator<Fixture> variant) {
        this.gateway = gateway;
        clear();
        // A client of the scene before had its answer a moment before the call was charged.
        gateway.query(sql -> sql.selectOne().fetch());
        clear();
        variant.apply(Fixture.of(URI.create(upstream.baseUrl()))).insert(gateway.database());
        if (gateway.database().engine() == Engine.POSTGRESQL) {
            // The fixture brings its own ids, of which a sequence does not know.
            gateway.edit("SELECT setval(pg_get_serial_sequence('channels', 'id'), 100)");
        }
        gateway.refresh();
    }

    private void clear() {
        gateway.edit(tx -> {
            for (var table : List.of(LOGS, QUOTA_DATA, JOBS, ABILITIES, CHANNELS, TOKENS)) {
                tx.deleteFrom(table).execute();
            }
            return tx.deleteFrom(USERS).where(USERS.USERNAME.ne("root")).execute();
        });
    }

    static Scene of(Setting setting) {
        return of(setting, UnaryOperator.identity());
    }

    static Scene of(Setting setting, UnaryOperator<Fixture> variant) {
        return new Scene(SharedGateways.of(setting), variant);
    }

    TestGateway gateway() {
        return gateway;
    }

    FakeUpstream upstream() {
        return upstream;
    }

    Client caller() {
        return gateway.caller();
    }

    Client root() {
        return gateway.root();
    }

    /// The seed's live probe.
    Response probe() {
        return caller().post(PROBE_PATH, PROBE_BODY);
    }

    /// An SQL edit of channels or abilities, known to the gateway when this returns, whatever its mode.
    void editChannels(String sql) {
        gateway.edit(sql);
        gateway.refresh();
    }

    /// Sets an option until the end of the scene.
    void option(String key, String value) {
        optionsBefore.computeIfAbsent(key, this::optionNow);
        gateway.option(key, value);
    }

    private String optionNow(String key) {
        return TestGateway.data(root().get("/api/option/"))
                .valueStream()
                .filter(option -> option.path("key").asString().equals(key))
                .map(option -> option.path("value").asString())
                .findFirst()
                .orElse("");
    }

    /// Log rows of calls, oldest first.
    List<Record> logRows() {
        return gateway.query(sql -> List.copyOf(sql.select(LOGS.fields())
                .from(LOGS)
                .where(LOGS.TYPE.in(2, 5, 6))
                .orderBy(LOGS.ID)
                .fetch()));
    }

    /// The one log row of this scene. A client has its answer a moment before the call is settled.
    Record onlyLogRow() {
        Eventually.within(PATIENCE, () -> assertThat(logRows()).hasSize(1));
        return logRows().getFirst();
    }

    /// What user, token, channel and log have to say about quota.
    Books books() {
        return gateway.query(Books::read);
    }

    void expect(Books books) {
        Eventually.within(PATIENCE, () -> assertThat(books()).isEqualTo(books));
    }

    /// Nothing has been charged since `before`: after one more call the books show that call and nothing else.
    void expectNothingCharged(Books before) {
        upstream.on("/runway/witness", Answer.json("{}"));
        assertThat(caller().post("/runway/witness", "{}").status()).isEqualTo(200);
        expect(before.spent(1000));
    }

    /// Code and reason of a refusal, whatever shape it has.
    static String code(Response answer) {
        return fact(answer, "code");
    }

    static String reason(Response answer) {
        return fact(answer, "reason");
    }

    static String fact(Response answer, String name) {
        JsonNode json = answer.json();
        return json.path("error").isObject()
                ? json.path("error").path(name).asString("")
                : json.path(name).asString("");
    }

    @Override
    public void close() {
        optionsBefore.forEach(gateway::option);
        gateway.reads().recover();
        upstream.close();
    }
}
