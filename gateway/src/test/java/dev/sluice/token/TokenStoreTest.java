package dev.sluice.token;

import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.TestDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenStoreTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_token_is_read_with_its_owner(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            insertUser(database, 1);
            insertToken(database, 7, "abcDEF", "vip", null);
            database.write(tx -> tx.update(TOKENS)
                    .set(TOKENS.MODEL_LIMITS_ENABLED, true)
                    .set(TOKENS.MODEL_LIMITS, "gpt-4, runway,")
                    .set(TOKENS.ALLOW_IPS, "10.0.0.0/8")
                    .execute());

            var found = new TokenStore(database).read(List.of("abcDEF", "other"));

            assertThat(found).hasSize(1);
            var token = found.getFirst().known().token();
            assertThat(token.id()).isEqualTo(7);
            assertThat(token.group()).isEqualTo("vip");
            assertThat(token.expiredTime()).isEqualTo(-1);
            assertThat(token.remainQuota()).isEqualTo(500);
            assertThat(token.models()).containsExactlyInAnyOrder("gpt-4", "runway");
            assertThat(token.allowedIps().allows("192.0.2.1")).isFalse();
            assertThat(found.getFirst().known().owner().username()).isEqualTo("alice");
            assertThat(found.getFirst().known().owner().acceptsUnpriced()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_key_in_another_case_is_another_key(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            insertUser(database, 1);
            insertToken(database, 7, "abcDEF", "", null);

            assertThat(new TokenStore(database).read(List.of("ABCdef"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void deleted_tokens_are_not_found_and_deleted_owners_count_as_disabled(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            insertUser(database, 1);
            insertToken(database, 7, "live", "", null);
            insertToken(database, 8, "dead", "", Instant.parse("2026-01-01T00:00:00Z"));
            database.write(tx -> tx.update(USERS)
                    .set(USERS.DELETED_AT, Instant.parse("2026-01-01T00:00:00Z"))
                    .execute());

            var found = new TokenStore(database).read(List.of("live", "dead"));

            assertThat(found).extracting(TokenSource.Found::key).containsExactly("live");
            assertThat(found.getFirst().known().owner().enabled()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void B6a_a_null_group_is_an_empty_one(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            insertUser(database, 1);
            insertToken(database, 7, "abc", null, null);

            var known = new TokenStore(database).read(List.of("abc")).getFirst().known();

            assertThat(Samples.SHIPPED.expand(
                            known.token().group(), known.owner().group()))
                    .containsExactly("default");
        }
    }

    private static void insertUser(Database database, long id) {
        database.write(tx -> tx.insertInto(USERS)
                .set(USERS.ID, id)
                .set(USERS.USERNAME, "alice")
                .set(USERS.PASSWORD, "")
                .set(USERS.ROLE, 1)
                .set(USERS.STATUS, 1)
                .set(USERS.QUOTA, 1_000L)
                .set(USERS.SETTING, "{\"accept_unset_model_ratio_model\":true}")
                .execute());
    }

    private static void insertToken(
            Database database, long id, String key, @Nullable String group, @Nullable Instant deleted) {
        database.write(tx -> tx.insertInto(TOKENS)
                .set(TOKENS.ID, id)
                .set(TOKENS.USER_ID, 1L)
                .set(TOKENS.KEY, key)
                .set(TOKENS.NAME, "laptop")
                .set(TOKENS.STATUS, 1)
                .set(TOKENS.REMAIN_QUOTA, 500L)
                .set(TOKENS.GROUP, group)
                .set(TOKENS.DELETED_AT, deleted)
                .execute());
    }
}
