package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    /// What new-api's own migration says on an empty database, word by word, but for the order and the fork's columns.
    @ParameterizedTest
    @EnumSource
    void isWhatNewApiCreates(Engine engine) throws IOException {
        List<String> theirs = ForeignSchema.of("new-api-rc21", engine).statements();

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
