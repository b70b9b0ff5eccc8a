package dev.sluice.token;

import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Accounts;
import dev.sluice.refusal.Refused;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an operator does to tokens with plain SQL, as seen by the calls that follow.
class TokenEditsTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void C4b_the_literal_update_of_groups_takes_effect_without_a_restart(Engine engine) {
        try (var node = new Node(engine)) {
            assertThat(node.admit("abc").groups()).containsExactly("vip");

            node.sql("UPDATE tokens SET \"group\" = 'default' WHERE \"group\" IS NULL OR \"group\" <> 'default'");

            Eventually.within(SOON, () -> assertThat(node.admit("abc").groups()).containsExactly("default"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void B6a_a_token_whose_group_is_blank_or_null_follows_its_owner(Engine engine) {
        try (var node = new Node(engine)) {
            for (var value : new String[] {"NULL", "''", "' '"}) {
                node.sql("UPDATE tokens SET \"group\" = " + value);
                Eventually.within(
                        SOON, () -> assertThat(node.admit("abc").groups()).containsExactly("default"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void a_token_or_user_switched_off_in_sql_is_refused(Engine engine) {
        try (var node = new Node(engine)) {
            node.admit("abc");

            node.sql("UPDATE users SET status = 2");
            Eventually.within(SOON, () -> assertThat(node.code("abc")).isEqualTo("user_disabled"));
            node.sql("UPDATE tokens SET status = 2");
            Eventually.within(SOON, () -> assertThat(node.code("abc")).isEqualTo("token_disabled"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void reads_tell_the_ledger_what_is_left(Engine engine) {
        try (var node = new Node(engine)) {
            node.admit("abc");

            assertThat(node.accounts.tokenAvailable(7)).hasValue(500);
            assertThat(node.accounts.userAvailable(1)).hasValue(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void without_a_database_known_tokens_are_served_and_unknown_ones_hear_503(Engine engine) {
        try (var node = new Node(engine)) {
            node.admit("abc");
            node.database.close();

            node.cache.invalidate();

            assertThat(node.admit("abc").token().id()).isEqualTo(7);
            assertThat(node.code("other")).isEqualTo("database_unavailable");
        }
    }

    /// A gate over a real database that holds the token `abc` of group `vip` and its owner alice.
    private final class Node implements AutoCloseable {
        final Database database;
        final Accounts accounts = new Accounts();
        final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        final TokenCache cache;
        final Gate gate;

        Node(Engine engine) {
            database = TestDatabases.ready(engine, folder);
            database.write(tx -> tx.insertInto(USERS)
                            .set(USERS.ID, 1L)
                            .set(USERS.USERNAME, "alice")
                            .set(USERS.PASSWORD, "")
                            .set(USERS.STATUS, 1)
                            .set(USERS.QUOTA, 1_000L)
                            .execute()
                    + tx.insertInto(TOKENS)
                            .set(TOKENS.ID, 7L)
                            .set(TOKENS.USER_ID, 1L)
                            .set(TOKENS.KEY, "abc")
                            .set(TOKENS.REMAIN_QUOTA, 500L)
                            .set(TOKENS.GROUP, "vip")
                            .execute());
            cache = new TokenCache(new TokenStore(database), accounts, threads);
            gate = new Gate(cache, () -> Samples.SHIPPED, InstantSource.system());
        }

        void sql(String statement) {
            database.write(tx -> tx.execute(statement));
        }

        Admission admit(String key) {
            return await(gate.admit(Credential.parse(key), "10.0.0.1"));
        }

        String code(String key) {
            return await(gate.admit(Credential.parse(key), "10.0.0.1")
                    .transform(done -> Future.succeededFuture(
                            done.cause() instanceof Refused refused
                                    ? refused.refusal().code()
                                    : "")));
        }

        private static <T> T await(Future<T> future) {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }

        @Override
        public void close() {
            cache.close();
            threads.close();
            database.close();
        }
    }
}
