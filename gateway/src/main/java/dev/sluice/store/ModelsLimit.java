package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// `tokens.models_limit`: a generated column that always equals `model_limits`, so that statements which name it, as
/// published reports about the fork do, run unchanged.
///
/// It exists only while Sluice holds the database. On PostgreSQL new-api's start alters the type of `model_limits`,
/// which fails while another column is computed from it; [Release] therefore drops it.
final class ModelsLimit {
    private ModelsLimit() {}

    /// The statement that adds it, none when it is there.
    static List<String> missing(Connection connection, Engine engine) throws SQLException {
        if (present(connection, engine)) {
            return List.of();
        }
        String kept = engine == Engine.POSTGRESQL && connection.getMetaData().getDatabaseMajorVersion() < 18
                ? "STORED"
                : "VIRTUAL";
        return List.of("ALTER TABLE %s ADD COLUMN %s text GENERATED ALWAYS AS (%s) %s"
                .formatted(
                        Names.quote(engine, "tokens"),
                        Names.quote(engine, "models_limit"),
                        Names.quote(engine, "model_limits"),
                        kept));
    }

    /// Drops it, if it is the generated one.
    static void drop(Connection connection, Engine engine) throws SQLException {
        if (present(connection, engine)) {
            Sql.execute(connection, "ALTER TABLE tokens DROP COLUMN models_limit");
        }
    }

    private static boolean present(Connection connection, Engine engine) throws SQLException {
        return Inventory.take(connection, engine).has("tokens", "models_limit");
    }
}
