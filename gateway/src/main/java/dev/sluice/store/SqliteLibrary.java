package dev.sluice.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.util.LibraryLoaderUtil;

/// Unpacks SQLite's native library for the driver, which would do so itself but then compares the copy byte by byte:
/// a quarter of a second of every cold start. Where this fails the driver goes its own way.
final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    static synchronized void unpack() {
        if (System.getProperty(FOLDER) != null) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (library != null) {
                Path folder = Files.createTempDirectory("sluice-sqlite");
                Path file = folder.resolve(name);
                Files.copy(library, file);
                // Deleted in the reverse order: the file, then its folder.
                folder.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
                System.setProperty("org.sqlite.lib.name", name);
                System.setProperty(FOLDER, folder.toString());
            }
        } catch (IOException _) {
            // The driver looks for a place of its own, and tells when it finds none.
        }
    }
}
