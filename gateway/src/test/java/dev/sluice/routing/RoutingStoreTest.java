package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.legacyGateway;
import static dev.sluice.routing.SampleChannel.serving;
import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.refusal.Refusal;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.TestDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingStoreTest {
    private static final List<String> DEFAULT = List.of("default");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void R19_a_channel_inserted_as_the_repair_guide_says_is_served(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            RoutingTables.insert(
                    database, legacyGateway().models(",runway,pika,kling,").group(",default,"));

            assertThat(wholeTable(database).candidates("default", "runway").channelIds())
                    .containsExactly(8L);
            assertThat(smallTable(database, "runway")
                            .candidates("default", "runway")
                            .channelIds())
                    .containsExactly(8L);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void F11_a_row_of_nulls_is_read(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            database.write(tx -> tx.insertInto(CHANNELS)
                    .set(CHANNELS.ID, 1L)
                    .set(CHANNELS.KEY, "sk-key")
                    .set(CHANNELS.MODELS, "runway")
                    .setNull(CHANNELS.PRIORITY)
                    .setNull(CHANNELS.WEIGHT)
                    .setNull(CHANNELS.BASE_URL)
                    .setNull(CHANNELS.NAME)
                    .setNull(CHANNELS.TYPE)
                    .setNull(CHANNELS.AUTO_BAN)
                    .execute());

            var channel = wholeTable(database).channel(1).orElseThrow();

            assertThat(channel.priority()).isZero();
            assertThat(channel.enabled()).isTrue();
            assertThat(channel.groups()).containsExactly("default");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void multi_key_state_is_read_from_the_json_column(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            RoutingTables.insert(
                    database,
                    serving(1, "m").key("a\nb").info("{\"is_multi_key\":true,\"multi_key_status_list\":{\"0\":3}}"));

            var keys = wholeTable(database).channel(1).orElseThrow().keys();

            assertThat(keys.usable()).extracting(ChannelKey::secret).containsExactly("b");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_refusal_has_the_same_reason_in_both_modes(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            RoutingTables.insert(database, legacyGateway());
            RoutingTables.insert(database, serving(9, "gpt-4").group("vip"));
            RoutingTables.insert(database, serving(10, "off").status(2));
            RoutingTables.insert(database, new Ability("default", "suno", 8, false));

            for (var asked : List.of("minimax", "gpt-4", "off", "suno")) {
                assertThat(refusal(smallTable(database, asked), asked))
                        .as(asked)
                        .isEqualTo(refusal(wholeTable(database), asked));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void R7_without_any_ability_row_everything_is_still_served(Engine engine) {
        try (var database = TestDatabases.ready(engine, folder)) {
            RoutingTables.insert(database, legacyGateway());
            RoutingTables.insert(database, new Ability("default", "runway", 8, true));
            database.write(tx -> tx.deleteFrom(ABILITIES).execute());

            assertThat(smallTable(database, "runway").serves(DEFAULT, "runway")).isTrue();
        }
    }

    private static RoutingTable wholeTable(Database database) {
        return RoutingTable.of(new RoutingStore(database, SampleChannel.READER).everything(), 1, Instant.EPOCH);
    }

    private static RoutingTable smallTable(Database database, String model) {
        var rows = new RoutingStore(database, SampleChannel.READER).serving(DEFAULT, model);
        return RoutingTable.forCall(rows, DEFAULT, model, 1, Instant.EPOCH);
    }

    private static Refusal refusal(RoutingTable table, String model) {
        return new Planner().plan(table, DEFAULT, model).refusal();
    }
}
