package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    /// What new-api's own migration says on an empty database, word by word, but for the order, the fork's columns
    /// and the indexes of SQLite's log table that new-api adds when it starts.
    @ParameterizedTest
    @EnumSource
    void isWhatNewApiCreates(Engine engine) throws IOException {
        List<String> leftToThem = Schema.tables().stream()
                .flatMap(table -> table.indexes().stream()
                        .filter(index -> !index.wantedOn(engine))
                        .map(index -> index.create(engine, table.name())))
                .toList();
        List<String> theirs =
                new ArrayList<>(ForeignSchema.of("new-api-rc21", engine).statements());
        leftToThem.forEach(index -> assertThat(theirs.remove(index)).as(index).isTrue());

        List<String> ours = Schema.tables().stream()
                .filter(table -> !table.own())
                .map(SchemaTest::withoutFork)
                .flatMap(table -> table.create(engine).stream())
                .toList();

        assertThat(parts(ours)).containsExactlyInAnyOrderElementsOf(parts(theirs));
    }

    private static TableShape withoutFork(TableShape table) {
        List<Column> columns =
                table.columns().stream().filter(column -> !column.fork()).toList();
        return new TableShape(table.name(), columns, table.primaryKey(), table.clustered(), table.indexes());
    }

    /// MySQL's indexes stand inside CREATE TABLE, in no fixed order.
    private static Set<List<String>> parts(List<String> statements) {
        return statements.stream()
                .map(statement -> List.of(statement
                        .replace(" IF NOT EXISTS", "")
                        .replace("\" (", "\"(")
                        .split(",(?=(UNIQUE )?INDEX)")))
                .map(parts -> parts.stream()
                        .map(part -> part.replaceAll("\\)\\)$", ")"))
                        .sorted()
                        .toList())
                .collect(Collectors.toSet());
    }
}
