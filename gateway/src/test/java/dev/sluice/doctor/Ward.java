package dev.sluice.doctor;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sluice.config.Environment;
import dev.sluice.ops.Exchanges;
import dev.sluice.ops.RecentLines;
import dev.sluice.ops.Redactor;
import dev.sluice.routing.ChannelReader;
import dev.sluice.routing.ChannelTypes;
import dev.sluice.routing.Numbering;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingStatus;
import dev.sluice.routing.RoutingStore;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.store.Options;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import dev.sluice.token.TokenStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The seed's fixture in a real database with a root account, and a doctor beside it. With [#running] there is a cache
/// as in a running gateway.
final class Ward implements AutoCloseable {
    private final Database database;
    private final DatabaseChangeFeed feed;
    private final Map<String, String> variables = new HashMap<>(Map.of("SLUICE_LOG_DIR", "off"));
    private final RecentLines log = new RecentLines();
    private final Exchanges exchanges = new Exchanges(Redactor.byShape());
    private final RoutingKeeper routing;
    private boolean running;

    private Ward(Database database) {
        this.database = database;
        this.feed = new DatabaseChangeFeed(database);
        this.routing = new RoutingKeeper(
                source(),
                new RoutingConfig(true, "default", Duration.ofSeconds(60)),
                new AtOnce(),
                InstantSource.system());
        variables.put("SQL_DSN", database.engine() == Engine.POSTGRESQL ? "postgres://alice:secret99@db/sluice" : "");
    }

    static Ward of(Engine engine, Path folder) {
        var ward = new Ward(TestDatabases.ready(engine, folder));
        Fixture.of(URI.create("http://127.0.0.1:18080")).insert(ward.database);
        ward.database.write(tx -> tx.insertInto(USERS)
                .set(USERS.ID, 1L)
                .set(USERS.USERNAME, "root")
                .set(USERS.PASSWORD, BCrypt.withDefaults().hashToString(4, "a password of our own".toCharArray()))
                .set(USERS.ROLE, 100)
                .set(USERS.STATUS, 1)
                .set(USERS.GROUP, "default")
                .set(USERS.AFF_CODE, "root")
                .execute());
        return ward;
    }

    Ward with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /// Fills the cache and looks from inside.
    Ward running() {
        running = true;
        log.line("InitChannelCache: reading channels and abilities\n");
        log.line("channels synced from database channels=5\n");
        routing.start();
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(routing.status().state()).isEqualTo(RoutingStatus.State.READY));
        return this;
    }

    RoutingStore source() {
        return new RoutingStore(database, new ChannelReader(ChannelTypes.of(Numbering.MIXED)));
    }

    Environment environment() {
        return new Environment(variables);
    }

    Database database() {
        return database;
    }

    DatabaseChangeFeed feed() {
        return feed;
    }

    RoutingKeeper routing() {
        return routing;
    }

    RecentLines log() {
        return log;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Options options() {
        var keeper = new OptionsKeeper(database, feed);
        keeper.refresh();
        return keeper.current();
    }

    Facts.Place place() {
        var seen = running ? new Running(routing, this::options, log, exchanges) : null;
        return new Facts.Place(database, database, source(), this::options, seen);
    }

    Doctor doctor() {
        return new Doctor(environment(), place(), Clock.systemUTC());
    }

    Result check(String id) {
        return check(id, Question.USUAL);
    }

    Result check(String id, Question question) {
        return doctor().run(Set.of(id), question).result(id).orElseThrow();
    }

    Repairs repairs() {
        return new Repairs(database, database, feed, Clock.systemUTC());
    }

    Explainer explainer() {
        return new Explainer(
                new TokenStore(database),
                () -> RoutingTable.of(source().everything(), 0, Instant.now()),
                this::options,
                Clock.systemUTC());
    }

    /// The cache has read the database again.
    Ward refreshed() {
        routing.refresh();
        return this;
    }

    static long hoursAgo(int hours) {
        return Instant.now().minus(Duration.ofHours(hours)).getEpochSecond();
    }

    /// One charged call of that moment.
    void logRow(long at) {
        database.write(tx -> tx.insertInto(LOGS)
                .set(LOGS.USER_ID, Fixture.USER)
                .set(LOGS.CREATED_AT, at)
                .set(LOGS.TYPE, 2)
                .set(LOGS.MODEL_NAME, "runway")
                .set(LOGS.QUOTA, 1000L)
                .execute());
    }

    /// More enabled tokens of alice, one in each of these groups.
    void addTokens(List<String> groups) {
        database.write(tx -> {
            long id = tx.fetchCount(TOKENS);
            for (String group : groups) {
                id++;
                tx.insertInto(TOKENS)
                        .set(TOKENS.ID, id)
                        .set(TOKENS.USER_ID, Fixture.USER)
                        .set(TOKENS.KEY, "key" + id)
                        .set(TOKENS.NAME, "token " + id)
                        .set(TOKENS.STATUS, 1)
                        .set(TOKENS.GROUP, group)
                        .execute();
            }
            return null;
        });
    }

    /// Root has the password every one-api starts with.
    void publishedPassword() {
        String hash = BCrypt.withDefaults().hashToString(4, "123456".toCharArray());
        database.write(tx -> tx.update(USERS)
                .set(USERS.PASSWORD, hash)
                .where(USERS.ROLE.eq(100))
                .execute());
    }

    /// Runs one SQL statement as an operator would type it.
    int sql(String statement) {
        return database.write(tx -> tx.execute(statement));
    }

    void option(String key, String value) {
        database.write(tx -> tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                .values(key, value)
                .execute());
    }

    @Override
    public void close() {
        routing.close();
        feed.close();
        database.close();
    }
}
