package dev.sluice.admin;

import dev.sluice.http.ClientAddress;
import dev.sluice.http.OffLoop;
import dev.sluice.ledger.CreditStore;
import dev.sluice.ledger.PlanPurchaseStore;
import dev.sluice.routing.ChannelReader;
import dev.sluice.routing.ChannelTypes;
import dev.sluice.routing.Numbering;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingStore;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.NewApiEntries;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.store.TestDatabases;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The management API on loopback, over a database of its own, with nothing else of the product around it.
final class AdminServer implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    private final Vertx vertx = Vertx.vertx();
    private final OffLoop offLoop = new OffLoop(vertx);
    private final Database database;
    private final NotedFeed feed = new NotedFeed();
    private final AdminApi api;
    private final HttpServer server;
    private final RoutingKeeper routing;

    private AdminServer(Database database) throws TimeoutException {
        this.database = database;
        var source = new RoutingStore(database, new ChannelReader(ChannelTypes.of(Numbering.ZEOXEL)));
        routing = new RoutingKeeper(
                source, new RoutingConfig(true, "default", Duration.ofHours(1)), offLoop::run, InstantSource.system());
        routing.refresh();
        var options = new OptionsKeeper(database, feed);
        options.refresh();
        api = AdminApi.of(
                new AdminParts(
                        new AdminConfig(false, Duration.ofDays(30), Duration.ofSeconds(2)),
                        "0.0.0-test",
                        database,
                        database,
                        options,
                        feed,
                        NewApiEntries.NONE,
                        routing,
                        new CreditStore(database, database, feed, Clock.systemUTC()),
                        new PlanPurchaseStore(
                                database, database, feed, NewApiEntries.NONE, Clock.systemUTC(), ZoneId.of("UTC")),
                        offLoop,
                        new ClientAddress(false),
                        Clock.systemUTC()),
                List.of());
        var router = Router.router(vertx);
        api.mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    static AdminServer start(Engine engine, Path folder) throws TimeoutException {
        return new AdminServer(TestDatabases.ready(engine, folder));
    }

    /// A server that is set up; root is `root` with [#PASSWORD].
    static AdminServer ready(Engine engine, Path folder) throws TimeoutException {
        AdminServer server = start(engine, folder);
        server.anyone().post("/api/setup", """
                        {"username": "root", "password": "%s", "confirmPassword": "%s"}""".formatted(PASSWORD, PASSWORD)).succeeded();
        return server;
    }

    ApiClient anyone() {
        return new ApiClient(URI.create("http://127.0.0.1:" + server.actualPort()));
    }

    ApiClient root() {
        return anyone().signedIn("root", PASSWORD);
    }

    /// A new account with this role, signed in.
    ApiClient member(String username, int role) {
        root().post("/api/user/", """
                        {"username": "%s", "password": "%s", "role": %d}""".formatted(username, PASSWORD, role)).succeeded();
        return anyone().signedIn(username, PASSWORD);
    }

    Database database() {
        return database;
    }

    /// What a call would be routed by at this moment.
    RoutingTable table() {
        return routing.current();
    }

    NotedFeed feed() {
        return feed;
    }

    List<ApiRoute> routes() {
        return api.routes();
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(10, TimeUnit.SECONDS);
        routing.close();
        offLoop.close();
        vertx.close().await(10, TimeUnit.SECONDS);
        database.close();
    }
}
