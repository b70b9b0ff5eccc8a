package dev.sluice.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every table Sluice creates, read from `schema.txt`: those of new-api with the few columns of the ZeoXel fork
/// that Sluice honours, and its own, whose names begin with `sluice_`.
///
/// One additive mechanism, [Reconciler], makes and extends them all. A migration tool with numbered scripts would
/// need a second way of thinking for our own three tables, and could not know in which state another program left
/// the rest.
final class Schema {
    private static final Pattern COLUMN =
            Pattern.compile("(\\w+) (\\w+(?:\\([0-9,]+\\))?)( required)?( unique)?(?: default (.+?))?( fork)?");
    private static final Pattern INDEX =
            Pattern.compile("(index|unique) (\\w+) on ([\\w ]+?)( among live rows)?( except on sqlite)?");

    private static final Set<String> LOG_TABLES = Set.of("logs", "sluice_log_positions");
    private static final String CLUSTERED = " clustered";

    private Schema() {}

    /// All tables of the main database, in the order new-api creates them.
    static List<TableShape> tables() {
        try (InputStream file = Schema.class.getResourceAsStream("schema.txt")) {
            if (file == null) {
                throw new IllegalStateException("schema.txt is missing from the program");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All that a separate log database holds.
    static List<TableShape> logTables() {
        return tables().stream()
                .filter(table -> LOG_TABLES.contains(table.name()))
                .toList();
    }

    private static List<TableShape> parse(String text) {
        List<TableShape> tables = new ArrayList<>();
        for (String block : text.split("(?m)^table ", -1)) {
            if (!block.startsWith("#")) {
                tables.add(table(block.strip().lines().map(String::strip).toList()));
            }
        }
        return tables;
    }

    private static TableShape table(List<String> lines) {
        List<Column> columns = new ArrayList<>();
        List<Index> indexes = new ArrayList<>();
        List<String> primaryKey = List.of("id");
        boolean clustered = false;
        for (String line : lines.subList(1, lines.size())) {
            Matcher index = INDEX.matcher(line);
            if (index.matches()) {
                indexes.add(new Index(
                        index.group(2),
                        index.group(1).equals("unique"),
                        List.of(index.group(3).split(" ")),
                        index.group(4) != null,
                        index.group(5) == null));
            } else if (line.startsWith("primary key ")) {
                clustered = line.endsWith(CLUSTERED);
                primaryKey = List.of(line.replace(CLUSTERED, "")
                        .substring("primary key ".length())
                        .split(" "));
            } else {
                columns.add(column(line));
            }
        }
        return new TableShape(lines.getFirst(), columns, primaryKey, clustered, indexes);
    }

    private static Column column(String line) {
        Matcher parts = COLUMN.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("schema.txt: not a column: " + line);
        }
        String fallback = parts.group(5) == null ? "" : parts.group(5);
        return new Column(
                parts.group(1),
                parts.group(2),
                parts.group(3) != null,
                parts.group(4) != null,
                fallback,
                parts.group(6) != null);
    }
}
