package dev.sluice.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The statements another program's own migration issues on an empty database. They come with the project's reference
/// material, beside the repository or where the system property `sluice.shared` says; tests skip without it.
record ForeignSchema(List<String> statements) {
    static ForeignSchema of(String product, Engine engine) throws IOException {
        Path file = folder().resolve("databases")
                .resolve(product)
                .resolve(engine.name().toLowerCase(Locale.ROOT).replace("postgresql", "postgres") + ".sql");
        assumeTrue(Files.exists(file), "the reference schemas are not here; set -Dsluice.shared=<folder>");
        try (Stream<String> lines = Files.lines(file)) {
            return new ForeignSchema(lines.filter(line -> !line.isBlank())
                    .map(line -> line.replaceAll(";\\s*$", ""))
                    .toList());
        }
    }

    private static Path folder() {
        String given = System.getProperty("sluice.shared");
        if (given != null) {
            return Path.of(given);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared").resolve("databases"))) {
                return at.resolve("shared");
            }
        }
        return Path.of("shared");
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
