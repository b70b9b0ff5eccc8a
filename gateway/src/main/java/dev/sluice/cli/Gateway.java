package dev.sluice.cli;

import dev.sluice.admin.AdminApi;
import dev.sluice.admin.AdminConfig;
import dev.sluice.admin.AdminParts;
import dev.sluice.config.Environment;
import dev.sluice.http.ClientAddress;
import dev.sluice.http.HttpConfig;
import dev.sluice.http.OffLoop;
import dev.sluice.http.Server;
import dev.sluice.ledger.Accounts;
import dev.sluice.ledger.CreditStore;
import dev.sluice.ledger.JobStore;
import dev.sluice.ledger.LeaseConfig;
import dev.sluice.ledger.LeaseKeeper;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.LedgerConfig;
import dev.sluice.ledger.LedgerWriter;
import dev.sluice.ledger.PlanKeeper;
import dev.sluice.ledger.PlanPurchaseStore;
import dev.sluice.ledger.Prices;
import dev.sluice.ledger.RefundStore;
import dev.sluice.ops.CallObserver;
import dev.sluice.ops.DatabaseProbe;
import dev.sluice.ops.EffectiveSettings;
import dev.sluice.ops.Exchanges;
import dev.sluice.ops.Health;
import dev.sluice.ops.Latch;
import dev.sluice.ops.Metrics;
import dev.sluice.ops.RecentLines;
import dev.sluice.ops.Redactor;
import dev.sluice.ops.TokenProbe;
import dev.sluice.relay.ChannelWatch;
import dev.sluice.relay.DataPlane;
import dev.sluice.relay.UpstreamConfig;
import dev.sluice.routing.ChannelFailure;
import dev.sluice.routing.ChannelHealth;
import dev.sluice.routing.Pick;
import dev.sluice.routing.Planner;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingSource;
import dev.sluice.routing.RoutingStatus;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.Dsn;
import dev.sluice.store.FirstStart;
import dev.sluice.store.NewApiEntries;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Product;
import dev.sluice.store.RedisNotifications;
import dev.sluice.store.Release;
import dev.sluice.store.UnfitDatabase;
import dev.sluice.token.Gate;
import dev.sluice.token.Groups;
import dev.sluice.token.TokenCache;
import dev.sluice.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running Sluice: the whole object graph, wired by hand, in the order it starts. It listens at once, also while its
/// database is away; `/readyz` tells when calls can be served.
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration LAST_CHARGES = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Environment environment;
    private final HttpConfig http;
    private final Vertx vertx;
    private final OffLoop offLoop;
    private final Database database;
    private final Database logs;
    private final OptionsKeeper options;
    private final DatabaseChangeFeed feed;
    private final NewApiEntries neighbours;
    private final Accounts accounts = new Accounts();
    private final LedgerWriter writer;
    private final LeaseKeeper leases;
    private final PlanKeeper plans;
    private final Ledger ledger;
    private final JobStore jobs;
    private final OpenedRouting source;
    private final RoutingKeeper routing;
    private final TokenCache tokens;
    private final Latch opened = new Latch("database_not_opened", "the database has not been opened and migrated yet");
    private final Opening opening;
    private final DoctorInside doctor;
    private final StartCheck startCheck;
    private final Exchanges exchanges;
    private final Metrics metrics = new Metrics();
    private final Server server;
    private volatile Prices prices;

    private Gateway(
            Environment environment,
            RecentLines lines,
            Consumer<FirstStart.Root> announceRoot,
            UnaryOperator<RoutingSource> channels) {
        this.environment = environment;
        EffectiveSettings.of(environment, Version.TEXT).log(environment);
        http = HttpConfig.from(environment);
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops()));
        offLoop = new OffLoop(vertx);

        PoolConfig pool = PoolConfig.from(environment);
        database = Database.lazily(Dsn.main(environment), pool);
        logs = Dsn.logs(environment).map(dsn -> Database.lazily(dsn, pool)).orElse(database);
        feed = new DatabaseChangeFeed(
                database, RedisNotifications.from(environment, vertx).stream().toList());
        neighbours = NewApiEntries.from(environment, vertx);
        options = new OptionsKeeper(database, feed);

        prices = Prices.from(options.current());
        options.onChange(changed -> prices = Prices.from(changed));
        writer = new LedgerWriter(database, logs, accounts, options::current, LedgerConfig.from(environment));
        leases = new LeaseKeeper(database, accounts, feed, LeaseConfig.from(environment));
        plans = new PlanKeeper(database, feed, neighbours, Clock.systemUTC(), zone());
        writer.afterReplay(leases::replayed);
        ledger = new Ledger(accounts, leases, writer, () -> prices);
        jobs = new JobStore(database);

        source = new OpenedRouting(database);
        routing = new RoutingKeeper(
                channels.apply(source), RoutingConfig.from(environment), offLoop::run, Clock.systemUTC());
        routing.follow(feed);
        tokens = new TokenCache(new TokenStore(database), accounts, offLoop.executor());
        tokens.follow(feed);

        exchanges = new Exchanges(Redactor.of(environment));
        Gauges.register(metrics, routing, tokens, writer);
        opening = new Opening(environment, database, logs, opened, announceRoot);
        doctor = new DoctorInside(environment, database, logs, source, routing, options, feed, lines, exchanges);
        startCheck = new StartCheck(doctor.doctor());
        opening.begin(this::opened);
        server = listen();
    }

    /// Starts everything and listens. Fails with [dev.sluice.config.BadSetting] or [dev.sluice.store.BadDsn] when
    /// the environment makes no sense. `announceRoot` is told of a root account made on this start.
    public static Gateway start(Environment environment, Consumer<FirstStart.Root> announceRoot) {
        return start(environment, new RecentLines(), announceRoot);
    }

    /// The same with the last lines of the log, which doctor reads.
    public static Gateway start(Environment environment, RecentLines lines, Consumer<FirstStart.Root> announceRoot) {
        return new Gateway(environment, lines, announceRoot, UnaryOperator.identity());
    }

    /// The same with `channels` around the reads of routing: tests let them fail, hang and be counted there.
    static Gateway start(
            Environment environment,
            RecentLines lines,
            Consumer<FirstStart.Root> announceRoot,
            UnaryOperator<RoutingSource> channels) {
        return new Gateway(environment, lines, announceRoot, channels);
    }

    private static int loops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /// What can only run on an open database.
    private void opened(Product product) {
        options.refresh();
        source.opened(product);
        writer.start();
        leases.start(writer.node());
        feed.start();
        routing.start();
        if (opening.isMaster()) {
            plans.start();
        }
        startCheck.begin();
    }

    private Server listen() {
        var groups = Groups.following(options::current);
        var plane = new DataPlane(new DataPlane.Parts(
                http,
                UpstreamConfig.from(environment),
                environment.text("NODE_NAME", "sluice"),
                offLoop,
                new Gate(tokens, groups, Clock.systemUTC()),
                routing,
                new Planner(),
                watch(),
                ledger,
                jobs,
                new RefundStore(database, logs, writer, Clock.systemUTC()),
                options,
                LedgerConfig.from(environment).errorRows(),
                CallObserver.all(List.of(exchanges, metrics.calls()))));
        var ops = new OpsRoutes(health(), metrics, offLoop, environment.text("SLUICE_METRICS_TOKEN"));
        var management = management();
        return join(Server.listen(
                vertx,
                http,
                loops(),
                loop -> plane.onLoop(
                        loop, (request, path) -> ops.takes(request, path) || management.takes(request, path))));
    }

    private Management management() {
        var router = Router.router(vertx);
        var parts = new AdminParts(
                AdminConfig.from(environment),
                Version.TEXT,
                database,
                logs,
                options,
                feed,
                neighbours,
                routing,
                new CreditStore(database, logs, feed, Clock.systemUTC()),
                new PlanPurchaseStore(database, logs, feed, neighbours, Clock.systemUTC(), zone()),
                offLoop,
                new ClientAddress(http.trustForwarded()),
                Clock.systemUTC());
        AdminApi.of(parts, List.of(doctor.routes())).mount(router);
        return new Management(router);
    }

    /// Where the days and months of plans begin.
    private ZoneId zone() {
        return LeaseConfig.from(environment).zone();
    }

    private ChannelWatch watch() {
        var health =
                new ChannelHealth(routing, database, feed, options::current, offLoop.executor(), Clock.systemUTC());
        return new ChannelWatch() {
            @Override
            public void failed(Pick pick, int status, String code, String message) {
                health.attemptFailed(pick, new ChannelFailure(status, code, message, true));
            }

            @Override
            public void succeeded(Pick pick) {}
        };
    }

    private Health health() {
        var away = new DatabaseProbe(database);
        return new Health(List.of(
                opened,
                away,
                new RoutingProbe(routing, away::isAway),
                new TokenProbe(tokens::status),
                new LedgerProbe(writer)));
    }

    public int port() {
        return server.port();
    }

    public Health readiness() {
        return health();
    }

    /// Waits until everything charged so far is in the database.
    public boolean flush(Duration limit) {
        return writer.flush(limit);
    }

    /// Reads again what is held of the database: options, channels, and each token before it is used next. A part
    /// that cannot be read stays as it was. Blocks.
    public void reload() {
        if (!opening.isDone()) {
            log.atWarn().log("nothing reloaded: the database has not been opened yet");
            return;
        }
        try {
            options.refresh();
        } catch (DatabaseUnavailable away) {
            log.atWarn().addKeyValue("cause", away.getMessage()).log("options not reloaded");
        }
        tokens.invalidate();
        RoutingStatus status = routing.refresh();
        log.atInfo()
                .addKeyValue("channels", status.counts().channels())
                .addKeyValue("version", status.version())
                .addKeyValue("last_error", status.lastError())
                .log("reloaded");
    }

    /// Stops in order: no new calls, open ones end, what is charged is written, then the rest.
    @Override
    public void close() {
        log.atInfo().log("stopping");
        join(server.close());
        settle();
        opening.close();
        startCheck.close();
        plans.close();
        routing.close();
        tokens.close();
        writer.close();
        giveLeasesBack();
        feed.close();
        neighbours.close();
        offLoop.close();
        if (opening.isMaster() && opening.isDone()) {
            giveBack();
        }
        if (logs != database) {
            logs.close();
        }
        database.close();
        metrics.close();
        join(vertx.close());
        log.atInfo().log("stopped");
    }

    /// Waits for the calls whose connections were closed at the limit: they are charged for what they got, a moment
    /// later.
    private void settle() {
        long end = System.nanoTime() + LAST_CHARGES.toNanos();
        while (ledger.open() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        if (ledger.open() > 0) {
            log.atError().addKeyValue("calls", ledger.open()).log("calls not charged at stop");
        }
    }

    private void giveLeasesBack() {
        if (writer.state().waiting() > 0) {
            leases.leave();
        } else {
            leases.close();
        }
    }

    /// A database that is away must not keep the rest from being closed.
    private void giveBack() {
        try {
            Release.atStop(database);
        } catch (DatabaseUnavailable | UnfitDatabase failure) {
            log.atWarn()
                    .addKeyValue("cause", failure.getMessage())
                    .log("the database could not be given back; before new-api starts on it, run sluice give-back");
        }
    }

    private <T> T join(Future<T> future) {
        try {
            return future.await(http.shutdown().toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException("a part of the gateway neither started nor stopped in time", late);
        }
    }
}
