package dev.sluice.admin;

import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.REDEMPTIONS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Redemption codes, from their making to the wallet (admin-api.md §3.13).
class RedemptionApiTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void S4_a_code_is_redeemed_once_by_many_who_try_at_once(Engine engine) throws Exception {
        try (var server = AdminServer.ready(engine, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String key = make(server.root(), "gift", 700).getFirst();
            var people = List.of(server.member("alice", 1), server.member("bob", 1));
            List<Callable<ApiAnswer>> attempts = Stream.generate(people::stream)
                    .limit(4)
                    .flatMap(all -> all)
                    .map(person -> (Callable<ApiAnswer>) () -> redeem(person, key))
                    .toList();

            int redeemed = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                var answer = attempt.get();
                if (answer.body().path("success").booleanValue()) {
                    assertThat(answer.data().longValue()).isEqualTo(700);
                    redeemed++;
                } else {
                    assertThat(answer.refused(200)).isEqualTo("redemption_failed");
                }
            }

            assertThat(redeemed).isEqualTo(1);
            server.database().read(sql -> {
                assertThat(sql.select(USERS.QUOTA)
                                .from(USERS)
                                .where(USERS.USERNAME.ne("root"))
                                .fetch(USERS.QUOTA))
                        .containsExactlyInAnyOrder(0L, 700L);
                var row = sql.fetchSingle(LEDGER);
                assertThat(row.get(LEDGER.QUOTA)).isEqualTo(700);
                assertThat(row.get(LEDGER.REFERENCE)).startsWith("redemption:");
                assertThat(sql.fetchSingle(REDEMPTIONS).get(REDEMPTIONS.STATUS)).isEqualTo(3);
                var log = sql.fetchSingle(LOGS, LOGS.TYPE.eq(1));
                assertThat(log.get(LOGS.USERNAME)).isIn("alice", "bob");
                assertThat(log.get(LOGS.QUOTA)).isEqualTo(700);
                return null;
            });
        }
    }

    @Test
    void whatIsWrongWithACodeIsNotTold() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var root = server.root();
            var keys = make(root, "gift", 5, 3);
            put(root, "?status_only=true", "{\"id\":1,\"status\":2}").succeeded();
            server.database()
                    .write(sql -> sql.update(REDEMPTIONS)
                            .set(REDEMPTIONS.EXPIRED_TIME, 5L)
                            .where(REDEMPTIONS.ID.eq(2L))
                            .execute());
            root.delete("/api/redemption/3").succeeded();

            var answers = Stream.concat(keys.stream(), Stream.of("", "nothing"))
                    .map(key -> redeem(root, key).body())
                    .distinct()
                    .toList();

            assertThat(answers).hasSize(1);
            assertThat(answers.getFirst().path("success").booleanValue()).isFalse();
        }
    }

    @Test
    void codesAreListedSearchedEditedAndDeleted() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var root = server.root();
            var keys = make(root, "spring", 700, 2);
            make(root, "autumn", 900);
            redeem(root, keys.getFirst()).succeeded();

            assertThat(keys).allSatisfy(key -> assertThat(key).hasSize(32));
            assertThat(total(root, "/api/redemption/")).isEqualTo(3);
            assertThat(total(root, "/api/redemption/search?keyword=spr")).isEqualTo(2);
            assertThat(total(root, "/api/redemption/search?keyword=3")).isEqualTo(1);
            assertThat(total(root, "/api/redemption/search?status=3")).isEqualTo(1);
            assertThat(total(root, "/api/redemption/search?status=expired")).isZero();
            assertThat(put(root, "", "{\"id\":1,\"name\":\"x\",\"quota\":1}").refused(200))
                    .isEqualTo("redemption_used");
            assertThat(put(root, "?status_only=true", "{\"id\":1,\"status\":1}").refused(200))
                    .isEqualTo("redemption_used");
            var edited = put(root, "", "{\"id\":2,\"name\":\"x\",\"quota\":1}").data();
            assertThat(edited.path("name").stringValue()).isEqualTo("x");
            assertThat(edited.path("quota").longValue()).isEqualTo(1);
            assertThat(edited.has("DeletedAt")).isTrue();
            assertThat(root.delete("/api/redemption/invalid").data().intValue()).isEqualTo(1);
            root.delete("/api/redemption/3").succeeded();
            assertThat(root.get("/api/redemption/3").refused(200)).isEqualTo("not_found");
            assertThat(total(root, "/api/redemption/")).isEqualTo(1);
        }
    }

    @Test
    void badCodesAreDeclinedByName() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var root = server.root();

            assertThat(post(root, "{\"count\":1,\"quota\":1}").refused(200)).isEqualTo("redemption_name");
            assertThat(post(root, "{\"name\":\"a\",\"count\":101,\"quota\":1}").refused(200))
                    .isEqualTo("redemption_count");
            assertThat(post(root, "{\"name\":\"a\",\"count\":1,\"quota\":-1}").refused(200))
                    .isEqualTo("redemption_quota");
            assertThat(post(root, "{\"name\":\"a\",\"count\":1,\"quota\":1,\"expired_time\":5}")
                            .refused(200))
                    .isEqualTo("redemption_expired_time");
        }
    }

    private static List<String> make(ApiClient root, String name, long quota) {
        return make(root, name, quota, 1);
    }

    private static List<String> make(ApiClient root, String name, long quota, int count) {
        return post(root, "{\"name\":\"%s\",\"count\":%d,\"quota\":%d}".formatted(name, count, quota))
                .data()
                .valueStream()
                .map(key -> key.stringValue())
                .toList();
    }

    private static ApiAnswer post(ApiClient root, String json) {
        return root.post("/api/redemption/", json);
    }

    private static ApiAnswer put(ApiClient root, String query, String json) {
        return root.put("/api/redemption/" + query, json);
    }

    private static ApiAnswer redeem(ApiClient person, String key) {
        return person.post("/api/user/topup", "{\"key\":\"%s\"}".formatted(key));
    }

    private static int total(ApiClient root, String path) {
        return root.get(path).data().path("total").intValue();
    }
}
