package dev.sluice.acceptance;

import dev.sluice.ops.RecentLines;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.ChannelReads;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import dev.sluice.testkit.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Record;

/// A database that holds the fixture and has no gateway on it yet, for rows about starting.
final class Prepared implements AutoCloseable {
    private final String dsn;
    private final FakeUpstream upstream = FakeUpstream.start();
    private final List<TestGateway> started = new ArrayList<>();

    private Prepared(String dsn) {
        this.dsn = dsn;
        try (Database database = Database.open(Dsn.parse("SQL_DSN", dsn), PoolConfig.small())) {
            Reconciler.main(database);
            Fixture.of(URI.create(upstream.baseUrl())).insert(database);
            database.write(tx -> tx.execute("UPDATE abilities SET workflow_price = 25000 WHERE model = 'runway'"));
        }
    }

    static Prepared on(Engine engine) {
        try {
            return new Prepared(TestDatabases.text(engine, Files.createTempDirectory("sluice-acceptance")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeUpstream upstream() {
        return upstream;
    }

    String dsn() {
        return dsn;
    }

    /// Changes the database before, or behind the back of, a gateway.
    void edit(String... statements) {
        try (Database database = Database.open(Dsn.parse("SQL_DSN", dsn), PoolConfig.small())) {
            database.write(tx -> {
                for (String statement : statements) {
                    tx.execute(statement);
                }
                return null;
            });
        }
    }

    List<Record> rows(String statement) {
        try (Database database = Database.open(Dsn.parse("SQL_DSN", dsn), PoolConfig.small())) {
            return database.read(sql -> List.copyOf(sql.fetch(statement)));
        }
    }

    TestGateway start(Map<String, String> environment) {
        return start(environment, new ChannelReads());
    }

    TestGateway start(Map<String, String> environment, ChannelReads reads) {
        return startOn(dsn, environment, reads);
    }

    TestGateway start(Map<String, String> environment, ChannelReads reads, RecentLines log) {
        return started(TestGateway.start(dsn, environment, reads, log));
    }

    /// Starts a gateway that reaches the database by another DSN, as through a proxy.
    TestGateway startOn(String otherDsn, Map<String, String> environment, ChannelReads reads) {
        return started(TestGateway.start(otherDsn, environment, reads));
    }

    TestGateway startOn(String otherDsn, Map<String, String> environment, ChannelReads reads, RecentLines log) {
        return started(TestGateway.start(otherDsn, environment, reads, log));
    }

    private TestGateway started(TestGateway gateway) {
        started.add(gateway);
        return gateway;
    }

    static Response probe(TestGateway gateway) {
        return gateway.caller().post(Scene.PROBE_PATH, Scene.PROBE_BODY);
    }

    @Override
    public void close() {
        started.forEach(TestGateway::close);
        upstream.close();
    }
}
