package dev.sluice.store;

import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void concurrentWritersLoseNothing(Engine engine) throws Exception {
        try (Database database = TestDatabases.ready(engine, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.write(tx -> tx.insertInto(VERSIONS, VERSIONS.NAME, VERSIONS.VERSION)
                    .values("a", 0L)
                    .values("b", 0L)
                    .execute());

            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                // Half of them take the rows the other way round, which is what deadlocks are made of.
                String first = i % 2 == 0 ? "a" : "b";
                String second = i % 2 == 0 ? "b" : "a";
                work.add(threads.submit(() -> database.write(tx -> {
                    raise(tx, first);
                    return raise(tx, second);
                })));
            }
            for (var one : work) {
                one.get();
            }

            assertThat(database.<Long>read(sql -> sql.select(DSL.sum(VERSIONS.VERSION))
                            .from(VERSIONS)
                            .where(VERSIONS.NAME.in("a", "b"))
                            .fetchSingle()
                            .value1()
                            .longValue()))
                    .isEqualTo(16);
        }
    }

    private static int raise(DSLContext tx, String name) {
        return tx.update(VERSIONS)
                .set(VERSIONS.VERSION, VERSIONS.VERSION.plus(1))
                .where(VERSIONS.NAME.eq(name))
                .execute();
    }

    @ParameterizedTest
    @EnumSource
    void aReadSeesOneStateThroughout(Engine engine) throws Exception {
        try (Database database = TestDatabases.ready(engine, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var firstRead = new CountDownLatch(1);
            var written = new CountDownLatch(1);
            var counts = threads.submit(() -> database.read(sql -> {
                int before = sql.fetchCount(OPTIONS);
                firstRead.countDown();
                await(written);
                return sql.fetchCount(OPTIONS) - before;
            }));

            firstRead.await();
            database.write(tx -> tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                    .values("x", "1")
                    .execute());
            written.countDown();

            assertThat(counts.get()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadCannotWrite(Engine engine) {
        try (Database database = TestDatabases.ready(engine, folder)) {
            assertThatThrownBy(() -> database.read(sql -> sql.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                            .values("x", "1")
                            .execute()))
                    .isInstanceOf(DataAccessException.class);
            assertThat(database.<Integer>read(sql -> sql.fetchCount(OPTIONS))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedWriteLeavesNothingAndTheConnectionUsable(Engine engine) {
        try (Database database = TestDatabases.ready(engine, folder)) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> database.write(tx -> {
                            tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE)
                                    .values("x", "1")
                                    .execute();
                            throw new IllegalStateException("stop");
                        }))
                        .hasMessage("stop");
            }
            assertThat(database.<Integer>read(sql -> sql.fetchCount(OPTIONS))).isZero();
        }
    }

    @Test
    void aClosedPortIsToldAtOnce() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        for (String text :
                new String[] {"postgres://alice:topsecret@127.0.0.1:%d/x", "alice:topsecret@tcp(127.0.0.1:%d)/x"}) {
            long began = System.nanoTime();
            assertUnavailable(text.formatted(port), DatabaseUnavailable.Reason.REFUSED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void anUnknownHostIsDns() {
        assertUnavailable("postgres://alice:topsecret@no-such-host.invalid/x", DatabaseUnavailable.Reason.DNS);
        assertUnavailable("alice:topsecret@tcp(no-such-host.invalid)/x", DatabaseUnavailable.Reason.DNS);
    }

    @Test
    void aServerThatSaysNothingIsATimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertUnavailable(
                    "postgres://alice:topsecret@127.0.0.1:%d/x?sslmode=disable".formatted(silent.getLocalPort()),
                    DatabaseUnavailable.Reason.TIMEOUT);
        }
    }

    @Test
    void aMissingDatabaseIsNamed() {
        assertUnavailable(
                TestDatabases.postgresql().replaceAll("/t[0-9a-f]+", "/none"), DatabaseUnavailable.Reason.NO_DATABASE);
        assertUnavailable(
                TestDatabases.mariadb().replaceAll("/t[0-9a-f]+", "/none"), DatabaseUnavailable.Reason.NO_DATABASE);
    }

    @Test
    void aFileThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("plain"));

        assertUnavailable("sqlite://" + file.resolve("x.db"), DatabaseUnavailable.Reason.FILE);
    }

    @Test
    void aLazyDatabaseWorksOnceItsServerDoes() {
        try (Database database = Database.lazily(
                Dsn.parse("SQL_DSN", "sqlite://" + folder.resolve("later").resolve("x.db")), PoolConfig.small())) {
            assertThatThrownBy(database::ping).isInstanceOf(DatabaseUnavailable.class);

            assertThat(folder.resolve("later").toFile().mkdir()).isTrue();

            Eventually.within(Duration.ofSeconds(5), database::ping);
        }
    }

    private static void assertUnavailable(String text, DatabaseUnavailable.Reason reason) {
        assertThatThrownBy(() -> Database.open(Dsn.parse("LOG_SQL_DSN", text), PoolConfig.small()))
                .isInstanceOfSatisfying(DatabaseUnavailable.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e).hasMessageContaining("LOG_SQL_DSN").hasMessageNotContaining("topsecret");
                });
    }
}
