package dev.sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ops.SampleCalls;
import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One thing is broken at a time; the checks that are about it say so, and all others stay as they were.
class BrokenThingsTest {
    @TempDir
    Path folder;

    record Case(String name, Consumer<Ward> breakage, Set<String> warn, Set<String> fail) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case warns(String name, Consumer<Ward> breakage, String... checks) {
        return new Case(name, breakage, Set.of(checks), Set.of());
    }

    private static Case fails(String name, Consumer<Ward> breakage, String... checks) {
        return new Case(name, breakage, Set.of(), Set.of(checks));
    }

    private static Consumer<Ward> sql(String statement) {
        return ward -> ward.sql(statement);
    }

    static List<Case> cases() {
        return Stream.of(
                        warns(
                                "a cache switch nobody understands",
                                ward -> ward.with("MEMORY_CACHE_ENABLED", "maybe"),
                                "env.cache"),
                        fails("a sync frequency of 0", ward -> ward.with("SYNC_FREQUENCY", "0"), "env.sync"),
                        warns("a sync frequency of an hour", ward -> ward.with("SYNC_FREQUENCY", "3600"), "env.sync"),
                        fails(
                                "a ClickHouse address",
                                ward -> ward.with("SQL_DSN", "clickhouse://db/sluice"),
                                "env.dsn"),
                        warns("a misspelt variable", ward -> ward.with("MEMORY_CACHE", "true"), "env.list"),
                        fails(
                                "a panic in the log",
                                ward -> ward.log().line("InitChannelCache panic: away; retrying once"),
                                "log.init"),
                        fails(
                                "a cache that never came up",
                                ward -> ward.log().line("InitChannelCache failed twice: a, b"),
                                "log.init"),
                        fails("a missing column", sql("ALTER TABLE channels DROP COLUMN remark"), "db.schema"),
                        fails(
                                "a column of a hand-written schema",
                                sql("ALTER TABLE tokens ADD COLUMN group_name text"),
                                "db.schema"),
                        fails(
                                "a channel that is switched off",
                                sql("UPDATE channels SET status = 2 WHERE id = 8"),
                                "channel.status",
                                "ability.rows",
                                "select.direct",
                                "select.models",
                                "select.ability",
                                "select.agree",
                                "cache.content"),
                        new Case(
                                "no channel of the type",
                                sql("UPDATE channels SET type = 37 WHERE id = 8"),
                                Set.of("channel.wrong_type"),
                                Set.of("channel.exists", "channel.count", "select.direct", "select.agree")),
                        fails(
                                "a Suno channel without its model",
                                sql("UPDATE channels SET type = 36 WHERE id = 1"),
                                "suno.channel"),
                        fails(
                                "a Suno mode nobody knows",
                                ward -> {
                                    ward.sql("UPDATE channels SET type = 36, models = 'suno',"
                                            + " setting = '{\"suno_mode\":\"fast\"}' WHERE id = 1");
                                    ward.sql("DELETE FROM abilities WHERE channel_id = 1");
                                    ward.sql(
                                            "INSERT INTO abilities (\"group\", model, channel_id, enabled, priority, weight) VALUES ('default', 'suno', 1, true, 0, 0)");
                                },
                                "suno.channel"),
                        fails("no base URL", sql("UPDATE channels SET base_url = '' WHERE id = 8"), "channel.base_url"),
                        warns(
                                "a path in the base URL",
                                sql("UPDATE channels SET base_url = 'https://acme.test/v1' WHERE id = 8"),
                                "channel.base_url"),
                        fails("no key", sql("UPDATE channels SET \"key\" = '' WHERE id = 8"), "channel.key"),
                        warns("a short key", sql("UPDATE channels SET \"key\" = 'short' WHERE id = 8"), "channel.key"),
                        fails(
                                "no key that is switched on",
                                sql(
                                        "UPDATE channels SET \"key\" = 'first-key-0123\nsecond-key-0123', channel_info ="
                                                + " '{\"is_multi_key\":true,\"multi_key_status_list\":{\"0\":2,\"1\":3}}' WHERE id = 8"),
                                "channel.key"),
                        warns(
                                "blanks in the models",
                                sql("UPDATE channels SET models = 'kling, runway,suno,pika' WHERE id = 8"),
                                "channel.models",
                                "channel.columns"),
                        warns(
                                "a stray comma in the group",
                                sql("UPDATE channels SET \"group\" = ',default,' WHERE id = 8"),
                                "channel.group",
                                "channel.columns"),
                        warns(
                                "a setting that is no JSON",
                                sql("UPDATE channels SET setting = '{oops' WHERE id = 1"),
                                "channel.columns"),
                        fails(
                                "a missing ability row",
                                sql("DELETE FROM abilities WHERE model = 'pika'"),
                                "ability.rows"),
                        fails(
                                "an ability row that is off",
                                sql("UPDATE abilities SET enabled = false WHERE model = 'suno'"),
                                "ability.rows"),
                        warns(
                                "a row without priority",
                                sql("UPDATE abilities SET priority = NULL WHERE model = 'pika'"),
                                "ability.null"),
                        warns(
                                "a row of no channel",
                                sql(
                                        "INSERT INTO abilities (\"group\", model, channel_id, enabled, priority, weight) VALUES ('default', 'runway', 99, true, 0, 0)"),
                                "ability.null"),
                        warns("a token without a group", sql("UPDATE tokens SET \"group\" = ''"), "token.group"),
                        warns("a token with a blank group", sql("UPDATE tokens SET \"group\" = ' '"), "token.group"),
                        fails(
                                "a token of an unknown group",
                                sql("UPDATE tokens SET \"group\" = 'gold'"),
                                "token.group"),
                        warns(
                                "a token limited to no model",
                                sql("UPDATE tokens SET model_limits_enabled = true"),
                                "token.limits"),
                        fails("prices that are no JSON", ward -> ward.option("ModelPrice", "{oops"), "price.option"),
                        warns(
                                "a price that is no number",
                                ward -> ward.option("ModelRatio", "{\"gpt-4o\":1.25,\"acme\":\"cheap\"}"),
                                "price.entries"),
                        warns(
                                "a price of a tool that does not exist",
                                ward -> ward.option("tool_price_setting.prices", "{\"web_serach\":10}"),
                                "price.entries"),
                        warns(
                                "two prices of one workflow",
                                ward -> {
                                    ward.option("ModelPrice", "{\"7512345\":0.05}");
                                    ward.sql(
                                            "INSERT INTO abilities (\"group\", model, channel_id, enabled, priority, weight, workflow_price) VALUES ('default', '7512345', 1, true, 0, 0, 7)");
                                },
                                "price.workflow"),
                        fails(
                                "calls that never reached the statistics",
                                ward -> ward.logRow(Ward.hoursAgo(2)),
                                "usage.flow"),
                        warns("an old log row", ward -> ward.logRow(Ward.hoursAgo(24 * 31)), "data.retention"),
                        fails("no root account", sql("DELETE FROM users WHERE role = 100"), "user.root"),
                        fails("the published password", Ward::publishedPassword, "user.root"),
                        fails(
                                "the session secret of the examples",
                                ward -> ward.with("SESSION_SECRET", "random_string"),
                                "secret.session"),
                        warns(
                                "no session secret for several nodes",
                                ward -> ward.with("NODE_TYPE", "master"),
                                "secret.session"),
                        fails(
                                "calls that fail",
                                ward -> SampleCalls.of(503, 5).forEach(ward.exchanges()::ended),
                                "cache.stats"))
                .toList();
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Engine.SQLITE, Engine.POSTGRESQL)
                .flatMap(engine -> cases().stream().map(broken -> Arguments.of(engine, broken)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everywhere")
    void isFoundByTheChecksThatAreAboutIt(Engine engine, Case broken) {
        try (var ward = Ward.of(engine, folder)) {
            Set<String> before =
                    Set.copyOf(DoctorTest.notWell(ward.running().doctor().run(Set.of(), Question.USUAL)));
            broken.breakage().accept(ward);

            Report report = ward.refreshed().doctor().run(Set.of(), Question.USUAL);

            assertThat(ids(report, Level.FAIL))
                    .as(new ReportText(true).of(report))
                    .containsExactlyInAnyOrderElementsOf(broken.fail());
            assertThat(ids(report, Level.WARN).stream()
                            .filter(id -> !before.contains(id) || broken.warn().contains(id)))
                    .containsExactlyInAnyOrderElementsOf(broken.warn());
        }
    }

    private static List<String> ids(Report report, Level level) {
        return report.results().stream()
                .filter(result -> result.level() == level)
                .map(Result::id)
                .toList();
    }
}
