package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rows C4 and R1: tokens without a group, and the seed's statements about them.
@OnBothDatabases
class TokenGroupTest {
    private static final String REPORT = """
            SELECT id, name, CASE WHEN "group" IS NULL OR "group" = '' THEN 'not set' ELSE "group" END AS label, status
            FROM tokens WHERE status = 1 ORDER BY id""";
    private static final String REPAIR = """
            UPDATE tokens SET "group" = 'default'
            WHERE status = 1 AND ("group" IS NULL OR "group" = '' OR "group" != 'default')""";

    private final Scene scene;

    TokenGroupTest(Setting setting) {
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void C4a_the_seeds_report_statement_runs_unchanged() {
        addTokens(3);
        scene.gateway().edit("UPDATE tokens SET \"group\" = '' WHERE id = 101");
        scene.gateway().edit("UPDATE tokens SET \"group\" = NULL WHERE id = 102");

        var rows = scene.gateway().rows(REPORT);

        assertThat(rows)
                .extracting(row -> row.get("label"))
                .containsExactly("default", "not set", "not set", "default");
        assertThat(scene.gateway().check("token.group").at("/evidence/tokens").toString())
                .isEqualTo("[\"1 | fixture | default\",\"101 | token 101 | not set\","
                        + "\"102 | token 102 | not set\",\"103 | token 103 | default\"]");
    }

    @Test
    void C4b_the_seeds_repair_statement_counts_on_the_next_request() {
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'vip'");
        assertThat(Scene.reason(scene.probe())).isEqualTo("no_channel_in_group");

        scene.gateway().edit(REPAIR);

        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void C4b_the_safe_repair_touches_only_tokens_without_a_group() {
        addTokens(3);
        scene.gateway().edit("UPDATE tokens SET \"group\" = '' WHERE id = 101");
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'vip' WHERE id = 102");

        var shown = repair(true);
        assertThat(shown.at("/changes/before/without_group").asInt()).isEqualTo(1);
        assertThat(groups()).containsExactly("default", "", "vip", "default");

        var done = repair(false);
        assertThat(done.at("/changes/after/without_group").asInt()).isZero();
        assertThat(groups()).containsExactly("default", "default", "vip", "default");
    }

    private List<String> groups() {
        return scene.gateway().rows("SELECT \"group\" FROM tokens ORDER BY id").stream()
                .map(row -> row.get("group", String.class))
                .toList();
    }

    private JsonNode repair(boolean dryRun) {
        return TestGateway.data(scene.root()
                .post("/api/doctor/fix", "{\"id\":\"token.group.default\",\"dry_run\":%s}".formatted(dryRun)));
    }

    @Test
    void R1_twelve_of_63_tokens_without_a_group_all_serve_before_any_repair() {
        addTokens(62);
        scene.gateway().edit("UPDATE tokens SET \"group\" = '' WHERE id BETWEEN 101 AND 106");
        scene.gateway().edit("UPDATE tokens SET \"group\" = NULL WHERE id BETWEEN 107 AND 112");

        List<Integer> statuses = scene.gateway().rows("SELECT \"key\" FROM tokens").stream()
                .map(row -> scene.gateway()
                        .anyone()
                        .bearing("sk-" + row.get("key", String.class))
                        .post(Scene.PROBE_PATH, Scene.PROBE_BODY)
                        .status())
                .toList();

        assertThat(statuses).hasSize(63).containsOnly(200);
        assertThat(scene.gateway()
                        .check("token.counts")
                        .at("/evidence/without_group")
                        .asInt())
                .isEqualTo(12);
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'vip' WHERE id > 160");
        repair(false);
        assertThat(scene.gateway()
                        .check("token.counts")
                        .at("/evidence/without_group")
                        .asInt())
                .isZero();
        assertThat(groups()).filteredOn("vip"::equals).hasSize(2);
    }

    /// Tokens 101 and on, like the fixture's.
    private void addTokens(int count) {
        scene.gateway().edit(tx -> {
            for (int id = 101; id <= 100 + count; id++) {
                tx.execute("""
                        INSERT INTO tokens (id, user_id, "key", status, name, created_time, expired_time, remain_quota,
                          unlimited_quota, model_limits_enabled, model_limits, allow_ips, used_quota, "group")
                        VALUES (%d, 2, 'row%045d', 1, 'token %d', 1700000000, -1, 50000000, false, false, '', '', 0, 'default')""".formatted(id, id, id));
            }
            return null;
        });
    }
}
