package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a database up to what Sluice needs by adding: tables, columns, indexes. Nothing is ever changed or dropped,
/// and nothing of ours is put on tables of others but columns: new-api's own start fails on views and loses triggers.
///
/// Only a master does this (`NODE_TYPE` other than `slave`). Two masters at once take turns.
public final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Executor AT_ONCE = Runnable::run;

    /// What came of it. `problems` are additions the database refused and Sluice can live without.
    public record Outcome(Product product, List<String> added, List<String> problems) {
        public Outcome {
            added = List.copyOf(added);
            problems = List.copyOf(problems);
        }
    }

    private final Database database;
    private final Engine engine;
    private final List<String> added = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Reconciler(Database database) {
        this.database = database;
        this.engine = database.engine();
    }

    /// Makes the main database ready. Fails with [DatabaseUnavailable] or, when an operator has to act,
    /// [UnfitDatabase].
    public static Outcome main(Database database) {
        return new Reconciler(database).run(Schema.tables(), true);
    }

    /// Makes a separate log database ready: it holds `logs` alone.
    public static void logs(Database database) {
        new Reconciler(database).run(Schema.logTables(), false);
    }

    /// The product a master recognised earlier; what a node that may not migrate goes by.
    public static Product recognised(Database database) {
        return database.read(sql -> sql.select(Versions.VERSIONS.VERSION)
                .from(Versions.VERSIONS)
                .where(Versions.VERSIONS.NAME.eq("product"))
                .fetchOptional(Versions.VERSIONS.VERSION)
                .map(Product::of)
                .orElseThrow(() -> new UnfitDatabase(
                        database.dsn(),
                        "no master of Sluice has opened this database yet; start one without NODE_TYPE=slave first")));
    }

    private Outcome run(List<TableShape> tables, boolean main) {
        try (Connection connection = database.connect()) {
            if (engine != Engine.SQLITE) {
                // An index over a large table may take longer than any ordinary statement should.
                connection.setNetworkTimeout(AT_ONCE, 0);
            }
            try (var turn = Turn.take(connection, engine)) {
                Charset.check(connection, database.dsn());
                Inventory found = Inventory.take(connection, engine);
                Product product = Product.recognise(found);
                for (TableShape table : tables) {
                    reconcile(connection, found, table);
                }
                if (main) {
                    GroupNames.carryOver(connection, engine, found);
                    OneApiTokens.carryOver(connection, engine, found);
                    OneApiChannels.carryOver(connection, engine, found);
                    product = remember(connection, product);
                    optional(connection, ModelsLimit.missing(connection, engine));
                    Sequences.advance(connection, engine, tables);
                }
                turn.commit();
                tell(product);
                return new Outcome(product, added, problems);
            }
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw DatabaseUnavailable.of(database.dsn(), e);
            }
            throw new UnfitDatabase(database.dsn(), "its tables cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    private void reconcile(Connection connection, Inventory found, TableShape table) throws SQLException {
        if (!found.has(table.name())) {
            for (String statement : table.create(engine)) {
                Sql.execute(connection, statement);
            }
            added.add(table.name());
            return;
        }
        for (Column column : table.columns()) {
            if (!found.has(table.name(), column.name())) {
                Sql.execute(
                        connection,
                        "ALTER TABLE " + Names.quote(engine, table.name()) + " ADD COLUMN " + column.additive(engine));
                added.add(table.name() + "." + column.name());
            }
        }
        for (Index index : table.indexesOn(engine)) {
            if (!found.has(table.name(), index)) {
                optional(connection, List.of(index.create(engine, table.name())));
            }
        }
    }

    /// Tries what Sluice can live without: an index that old rows contradict, a column the account may not add.
    private void optional(Connection connection, List<String> statements) throws SQLException {
        for (String statement : statements) {
            try (Statement run = connection.createStatement()) {
                if (engine == Engine.POSTGRESQL) {
                    run.execute("SAVEPOINT addition");
                }
                run.execute(statement);
                added.add(statement);
            } catch (SQLException e) {
                if (Failures.lost(e)) {
                    throw e;
                }
                problems.add(statement + ": " + e.getMessage());
                if (engine == Engine.POSTGRESQL) {
                    Sql.execute(connection, "ROLLBACK TO SAVEPOINT addition");
                }
            }
        }
    }

    private Product remember(Connection connection, Product recognised) throws SQLException {
        long known = Sql.number(connection, "SELECT version FROM sluice_versions WHERE name = 'product'", 0);
        if (known != 0) {
            return Product.of(known);
        }
        Sql.execute(
                connection,
                "INSERT INTO sluice_versions (name, version) VALUES ('product', %d)".formatted(recognised.code()));
        return recognised;
    }

    private void tell(Product product) {
        if (!added.isEmpty()) {
            log.atInfo()
                    .addKeyValue("product", product)
                    .addKeyValue("additions", added.size())
                    .log("database brought up to date");
        }
        problems.forEach(problem -> log.atWarn().addKeyValue("problem", problem).log("database addition refused"));
    }
}
