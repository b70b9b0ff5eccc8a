package dev.sluice.config;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page for operators and the code name the same variables.
class ConfigurationPageTest {
    private static final Pattern READ = Pattern.compile(
            "(?:\\.(?:text|flag|number|longNumber|seconds)\\(\\s*|= (?=\"SLUICE_))\"([A-Z][A-Z0-9_]+)\"");
    private static final Pattern LISTED = Pattern.compile("^\\| `([A-Z][A-Z0-9_]+)` \\|", Pattern.MULTILINE);
    private static final String LAUNCHER = "SLUICE_JAVA_HOME|SLUICE_JAVA_OPTS|SLUICE_AOT";

    @Test
    void listsEveryVariableThatIsReadAndNoOther() throws IOException {
        var listed = names(LISTED, Files.readString(Path.of("../docs/configuration.md")));
        listed.removeIf(name -> name.matches(LAUNCHER));

        assertThat(listed).containsExactlyElementsOf(read());
    }

    private static SortedSet<String> read() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .map(ConfigurationPageTest::text)
                    .flatMap(text -> names(READ, text).stream())
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static SortedSet<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
