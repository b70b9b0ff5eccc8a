package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Carries the limits of one-api's tokens over to the columns that are read here: without them a token limited to some
/// models or addresses would be free to use all. Done once, when those columns are added; one-api's own stay as they
/// are. Source: data-model.md §9.2.
final class OneApiTokens {
    private OneApiTokens() {}

    static void carryOver(Connection connection, Engine engine, Inventory found) throws SQLException {
        if (found.has("tokens", "models") && !found.has("tokens", "model_limits")) {
            Sql.execute(
                    connection,
                    "UPDATE tokens SET model_limits = models, model_limits_enabled = %s WHERE models IS NOT NULL AND models <> ''"
                            .formatted(engine == Engine.POSTGRESQL ? "true" : "1"));
        }
        if (found.has("tokens", "subnet") && !found.has("tokens", "allow_ips")) {
            // One network a line here, parted by commas there.
            Sql.execute(
                    connection,
                    "UPDATE tokens SET allow_ips = REPLACE(subnet, ',', %s) WHERE subnet IS NOT NULL AND subnet <> ''"
                            .formatted(engine == Engine.POSTGRESQL ? "CHR(10)" : "CHAR(10)"));
        }
    }
}
