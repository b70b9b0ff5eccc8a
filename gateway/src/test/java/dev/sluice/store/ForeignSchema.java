package dev.sluice.store;

import dev.sluice.testkit.ReferenceMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The statements another program's own migration issues on an empty database.
record ForeignSchema(List<String> statements) {
    static ForeignSchema of(String product, Engine engine) throws IOException {
        String name = engine.name().toLowerCase(Locale.ROOT).replace("postgresql", "postgres") + ".sql";
        Path file = ReferenceMaterial.require("databases/" + product + "/" + name);
        try (Stream<String> lines = Files.lines(file)) {
            return new ForeignSchema(lines.filter(line -> !line.isBlank())
                    .map(line -> line.replaceAll(";\\s*$", ""))
                    .toList());
        }
    }

    /// Makes the tables, as that program would have.
    void createIn(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }
}
