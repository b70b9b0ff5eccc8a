package dev.sluice.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// SQLITE_PATH: a file name, relative to the working directory, with optional parameters after `?`.
///
/// `_busy_timeout` and `_pragma=busy_timeout(…)` say how long to wait, in milliseconds, for another process that is
/// writing. The other parameters of the Go drivers set what Sluice sets itself, so they are read over.
final class SqliteDsn {
    private SqliteDsn() {}

    static Dsn parse(String variable, String text) {
        String name = text.startsWith("file:") ? text.substring("file:".length()) : text;
        int question = name.indexOf('?');
        String file = question < 0 ? name : name.substring(0, question);
        Map<String, String> parameters =
                question < 0 ? Map.of() : Parameters.parse(variable, name.substring(question + 1));
        if (file.isBlank() || file.contains(":memory:") || "memory".equals(parameters.get("mode"))) {
            throw new BadDsn(variable, "must name a file; a database in memory would be lost at every stop");
        }
        Map<String, String> properties = new HashMap<>();
        properties.put("busy_timeout", Integer.toString(busyTimeout(parameters)));
        return new Dsn(variable, Engine.SQLITE, "jdbc:sqlite:" + path(variable, file), properties, "sqlite:" + file);
    }

    private static Path path(String variable, String file) {
        try {
            return Path.of(file).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            throw new BadDsn(variable, "is not a file name this system allows");
        }
    }

    private static int busyTimeout(Map<String, String> parameters) {
        String pragma = parameters.getOrDefault("_pragma", "");
        String text = pragma.startsWith("busy_timeout")
                ? pragma.replaceAll("[^0-9]", "")
                : parameters.getOrDefault("_busy_timeout", "");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 30_000;
        }
    }
}
