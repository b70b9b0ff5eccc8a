package dev.sluice.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL server for one test, which may kill it, freeze it, and start it again on the same data and port.
public final class OwnPostgres implements AutoCloseable {
    private static final String NAME = "sluice";

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;
    private boolean frozen;

    private OwnPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
        this.server = launch();
    }

    /// Starts a server with one empty database in `folder`.
    public static OwnPostgres start(Path folder) {
        var own = new OwnPostgres(folder.resolve("postgresql"), freePort());
        try (Connection connection = own.server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + NAME);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a test database", e);
        }
        return own;
    }

    /// The text of an SQL_DSN.
    public String dsn() {
        return "postgres://postgres:postgres@127.0.0.1:%d/%s?sslmode=disable".formatted(port, NAME);
    }

    /// A connection of the test's own, as another program would have it.
    public Connection connect() throws SQLException {
        return server.getDatabase("postgres", NAME).getConnection();
    }

    /// Ends the server and everything it runs without a word (SIGKILL); returns when all of it is gone.
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(
                process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        forget();
    }

    /// Starts it again after [#kill].
    public void startAgain() {
        server = launch();
    }

    /// From here on it takes connections and bytes, as the system does that for it, and answers nothing (SIGSTOP).
    public void freeze() {
        signal("STOP");
        frozen = true;
    }

    public void thaw() {
        signal("CONT");
        frozen = false;
    }

    private void signal(String name) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        processes().forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The server and its children, the server first.
    private List<ProcessHandle> processes() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("max_connections", "100")
                    // The library turns it off, and a killed server then forgets what it had committed.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("unix_socket_directories", "")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setLocaleConfig("encoding", "UTF8")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Releases the library's lock on the data; a running server is stopped by it.
    private void forget() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (frozen) {
            // A frozen server does not hear that it shall stop.
            thaw();
        }
        forget();
    }
}
