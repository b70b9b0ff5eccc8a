package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jooq.Record;
import org.jooq.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rows of the seed's acceptance list that doctor answers, with the seed's own SQL.
class SeedRowsTest {
    @TempDir
    Path folder;

    private static Result<Record> fetch(Ward ward, String statement) {
        return ward.database().read(sql -> sql.fetch(statement));
    }

    private static List<Long> ids(Ward ward, String statement) {
        return fetch(ward, statement).getValues(0, Long.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void A1_A2_the_database_answers_and_has_all_tables(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            var connect = ward.check("db.connect").verdict();

            assertThat(connect.level()).isEqualTo(Level.OK);
            assertThat(connect.evidence()).containsKeys("version", "latency_ms");
            assertThat(ward.check("db.schema").level()).isEqualTo(Level.OK);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void A10_the_three_look_ups_of_the_seed_return_channel_8(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            assertThat(ids(ward, "SELECT id FROM channels WHERE type = 55 AND status = 1"))
                    .containsExactly(8L);
            assertThat(ids(ward, "SELECT id FROM channels WHERE models LIKE '%runway%' AND status = 1"))
                    .containsExactly(8L);
            assertThat(ids(ward, """
                            SELECT c.id FROM abilities a JOIN channels c ON a.channel_id = c.id
                            WHERE a.model = 'runway' AND a."group" = 'default' AND a.enabled = true AND c.status = 1""")).containsExactly(8L);
            assertThat(ward.check("select.agree").level()).isEqualTo(Level.OK);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void A10_one_way_that_names_another_channel_is_the_odd_one(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            ward.sql("DELETE FROM abilities WHERE model = 'runway'");

            var verdict = ward.refreshed().check("select.agree").verdict();

            assertThat(verdict.level()).isEqualTo(Level.FAIL);
            assertThat(verdict.evidence()).containsEntry("odd", List.of("select.ability"));
            assertThat(verdict.repairId()).contains("ability.rebuild");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void B6b_the_token_statement_of_the_seed_runs_unchanged(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.sql("UPDATE tokens SET model_limits = 'runway,pika'");

            var rows = fetch(ward, TokenChecks.SAMPLE);

            assertThat(rows.getFirst().intoList())
                    .map(String::valueOf)
                    .containsExactly("1", "fixture", "default", "1", "runway,pika");
            assertThat(ward.check("token.sample").verdict().evidence())
                    .containsEntry(
                            "id | name | group | status | models_limit",
                            List.of("1 | fixture | default | 1 | runway,pika"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void C3b_two_failed_attempts_are_a_failure(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.log().line("InitChannelCache failed twice: refused, refused");

            var verdict = ward.running().check("log.init").verdict();

            assertThat(verdict.level()).isEqualTo(Level.FAIL);
            assertThat(verdict.evidence())
                    .containsEntry("InitChannelCache failed twice", "InitChannelCache failed twice: refused, refused");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void C4a_every_enabled_token_is_listed_with_its_group_or_not_set(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.sql("UPDATE tokens SET \"group\" = NULL");

            var labels = fetch(ward, """
                    SELECT id, name, CASE WHEN "group" IS NULL OR "group" = '' THEN 'not set' ELSE "group" END AS label,
                    status FROM tokens WHERE status = 1 ORDER BY id""");
            var verdict = ward.check("token.group").verdict();

            assertThat(labels.getFirst().get("label")).isEqualTo("not set");
            assertThat(verdict.evidence()).containsEntry("tokens", List.of("1 | fixture | not set"));
            assertThat(verdict.level()).isEqualTo(Level.WARN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void C4b_the_update_of_the_seed_runs_and_the_safe_repair_touches_only_missing_groups(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.addTokens(List.of("", " ", "vip"));

            var repair = ward.repairs().named("token.group.default");
            assertThat(repair.preview()).containsEntry("changed", 2);
            assertThat(ward.check("token.group").verdict().evidence()).containsEntry("missing", 2L);
            assertThat(repair.apply()).containsEntry("changed", 2).containsEntry("overwritten_groups", List.of());
            assertThat(ward.check("token.counts").verdict().evidence())
                    .containsEntry("without_group", 0L)
                    .containsEntry("other_group", 1L);

            int updated = ward.sql("UPDATE tokens SET \"group\" = 'default' WHERE \"group\" IS NULL OR \"group\" = ''"
                    + " OR \"group\" != 'default'");

            assertThat(updated).isEqualTo(1);
            assertThat(ward.repairs().named("token.group.force-default").preview())
                    .containsEntry("changed", 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void R1_twelve_of_63_tokens_without_a_group_are_counted_and_repaired(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.addTokens(Collections.nCopies(12, ""));
            ward.addTokens(Collections.nCopies(50, "vip"));

            assertThat(ward.check("token.group").verdict().evidence()).containsEntry("missing", 12L);
            ward.repairs().named("token.group.default").apply();

            assertThat(ward.check("token.group").level()).isEqualTo(Level.OK);
            assertThat(ward.check("token.counts").verdict().evidence())
                    .containsEntry("enabled", 63)
                    .containsEntry("other_group", 50L);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void R7_lost_ability_rows_are_reported_and_rebuilt_with_prices_kept(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            ward.sql("UPDATE abilities SET workflow_price = 25000 WHERE model = 'kling'");
            ward.sql("DELETE FROM abilities WHERE model <> 'kling'");
            assertThat(ward.check("ability.rows").verdict().repairId()).contains("ability.rebuild");

            var repair = ward.repairs().named("ability.rebuild");
            var preview = repair.preview();
            assertThat(ward.check("ability.rows").level()).isEqualTo(Level.FAIL);
            assertThat(repair.apply())
                    .isEqualTo(preview)
                    .containsEntry("added", 7)
                    .containsEntry("removed", 0);

            assertThat(ward.check("ability.rows").level()).isEqualTo(Level.OK);
            Long price = ward.database()
                    .read(sql -> sql.select(ABILITIES.WORKFLOW_PRICE)
                            .from(ABILITIES)
                            .where(ABILITIES.MODEL.eq("kling"))
                            .fetchSingle()
                            .value1());
            assertThat(price).isEqualTo(25_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void D1a_the_variables_are_shown_and_the_address_is_redacted(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.with("MEMORY_CACHE_ENABLED", "true")
                    .with("SQL_DSN", "postgres://alice:PlantedSecretValue123@db/sluice");

            String shown = ward.check("env.list").verdict().evidence().toString()
                    + ward.check("env.dsn").verdict().evidence();

            assertThat(shown)
                    .contains("MEMORY_CACHE_ENABLED=true", "SQL_DSN=(set,")
                    .doesNotContain("PlantedSecret");
            assertThat(shown).doesNotContain("alice");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void D1b_a_normal_start_leaves_two_markers_and_no_panic(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            var verdict = ward.check("log.init").verdict();

            assertThat(verdict.level()).isEqualTo(Level.OK);
            assertThat(verdict.evidence())
                    .containsEntry("panic", "not found")
                    .hasEntrySatisfying(
                            "InitChannelCache",
                            line -> assertThat(line.toString()).contains("reading"))
                    .hasEntrySatisfying(
                            "channels synced from database",
                            line -> assertThat(line.toString()).contains("channels=5"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void E1_the_cache_holds_channel_8_for_default_and_runway(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            var full = ward.check("cache.content").verdict();
            ward.sql("UPDATE channels SET models = 'kling' WHERE id = 8");
            ward.sql("DELETE FROM abilities");
            var empty = ward.refreshed().check("cache.content").verdict();

            String entry = "group2model2channels[\"default\"][\"runway\"]";
            assertThat(full.evidence()).containsEntry(entry, List.of(8L)).containsEntry("source", "snapshot");
            assertThat(empty.level()).isEqualTo(Level.FAIL);
            assertThat(empty.evidence()).containsEntry(entry, List.of());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void R19_rows_inserted_as_the_old_repair_guide_says_are_reported(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            ward.sql("""
                    INSERT INTO channels (id, type, "key", status, name, base_url, models, "group")
                    VALUES (20, 55, 'a-key-of-the-guide', 1, 'guide', 'http://acme.test', ',runway,pika,kling,', ',default,')""");

            Report report = ward.doctor().run(Set.of("channel", "ability"), Question.USUAL);

            assertThat(report.result("channel.models").orElseThrow().level()).isEqualTo(Level.WARN);
            assertThat(report.result("channel.group").orElseThrow().level()).isEqualTo(Level.WARN);
            assertThat(report.result("ability.rows").orElseThrow().verdict().evidence())
                    .containsEntry("differences", 3);
        }
    }
}
