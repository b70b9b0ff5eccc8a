package dev.sluice.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The project's reference material: recordings of vendors, schemas of other programs. It is not part of the sources:
/// it lies in a folder `shared` beside the repository or above, or where the system property `sluice.shared` says.
public final class ReferenceMaterial {
    private ReferenceMaterial() {}

    /// The file or folder `name` of it; the test is skipped when it is not here.
    public static Path require(String name) {
        Path found = folder().resolve(name);
        assumeTrue(
                Files.exists(found),
                () -> "reference material `%s` is not here; set -Dsluice.shared=<folder>".formatted(name));
        return found;
    }

    private static Path folder() {
        String given = System.getProperty("sluice.shared");
        if (given != null) {
            return Path.of(given);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared"))) {
                return at.resolve("shared");
            }
        }
        return Path.of("shared");
    }
}
