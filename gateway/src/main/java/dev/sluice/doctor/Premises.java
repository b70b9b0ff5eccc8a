package dev.sluice.doctor;

import dev.sluice.config.Environment;
import dev.sluice.routing.ChannelReader;
import dev.sluice.routing.ChannelTypes;
import dev.sluice.routing.Numbering;
import dev.sluice.routing.RoutingRows;
import dev.sluice.routing.RoutingSource;
import dev.sluice.routing.RoutingStore;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.Dsn;
import dev.sluice.store.Engine;
import dev.sluice.store.Options;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.SchemaState;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a command has of an installation: its environment and its databases, whether the gateway runs or not. Opens
/// lazily and never creates a database that is missing.
public final class Premises implements AutoCloseable {
    /// SQLite's "read and write", without "create", and URIs allowed.
    private static final String EXISTING_FILE = Integer.toString(0x2 | 0x40);

    private final Database main;
    private final Database logs;
    private final ChangeFeed feed;

    private Premises(Database main, Database logs) {
        this.main = main;
        this.logs = logs;
        this.feed = new DatabaseChangeFeed(main);
    }

    /// Fails with [dev.sluice.store.BadDsn] when a variable cannot be understood.
    public static Premises of(Environment environment) {
        Database main = existing(Dsn.main(environment));
        Database logs = Dsn.logs(environment).map(Premises::existing).orElse(main);
        return new Premises(main, logs);
    }

    /// A database as it is: a SQLite file that is missing stays missing.
    static Database existing(Dsn dsn) {
        Map<String, String> properties = new HashMap<>(dsn.properties());
        if (dsn.engine() == Engine.SQLITE) {
            properties.put("open_mode", EXISTING_FILE);
        }
        var asItIs = new Dsn(dsn.variable(), dsn.engine(), dsn.jdbcUrl(), properties, dsn.zone(), dsn.redacted());
        return Database.lazily(asItIs, PoolConfig.small());
    }

    public Facts.Place place() {
        return new Facts.Place(main, logs, routing(), this::options, null);
    }

    public Repairs repairs() {
        return new Repairs(main, logs, feed, Clock.systemUTC());
    }

    public Database main() {
        return main;
    }

    public Database logs() {
        return logs;
    }

    public Options options() {
        var keeper = new OptionsKeeper(main, feed);
        keeper.refresh();
        return keeper.current();
    }

    /// What a channel's type number means is known once the program is recognised that gave it.
    public RoutingSource routing() {
        var store = new Lazy<>(() -> new RoutingStore(
                main,
                new ChannelReader(
                        ChannelTypes.of(Numbering.of(SchemaState.of(main).product())))));
        return new RoutingSource() {
            @Override
            public RoutingRows everything() {
                return store.get().everything();
            }

            @Override
            public RoutingRows serving(List<String> groups, String model) {
                return store.get().serving(groups, model);
            }

            @Override
            public RoutingRows channel(long id) {
                return store.get().channel(id);
            }
        };
    }

    @Override
    public void close() {
        if (logs != main) {
            logs.close();
        }
        main.close();
    }
}
