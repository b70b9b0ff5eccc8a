package dev.sluice.routing;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Reads routing rows from the database. Blocks: for virtual threads only.
public final class RoutingStore implements RoutingSource {
    /// Enough channels of a group to tell what is missing, without reading them all.
    private static final int SAMPLE = 20;

    private static final long NO_VERSION = 0;

    private final Database database;
    private final ChannelReader reader;

    public RoutingStore(Database database, ChannelReader reader) {
        this.database = database;
        this.reader = reader;
    }

    @Override
    public RoutingRows everything() {
        return database.read(sql -> new RoutingRows(
                channels(sql, DSL.noCondition(), Integer.MAX_VALUE),
                sql.select(ABILITIES.GROUP, ABILITIES.MODEL, ABILITIES.CHANNEL_ID, ABILITIES.ENABLED)
                        .from(ABILITIES)
                        .fetch(RoutingStore::ability)));
    }

    /// Two indexed look-ups find the pair's ability rows and, by their ids, channels. Channels without rows can
    /// only be found by their model list, so the second query also filters on it; case and wildcards do not matter
    /// here, because the table is built by the exact rule afterwards.
    @Override
    public RoutingRows serving(List<String> groups, String model) {
        var names = ModelNames.spellings(model);
        return database.read(sql -> {
            var abilities = sql.select(ABILITIES.GROUP, ABILITIES.MODEL, ABILITIES.CHANNEL_ID, ABILITIES.ENABLED)
                    .from(ABILITIES)
                    .where(ABILITIES.GROUP.in(groups).and(ABILITIES.MODEL.in(names)))
                    .fetch(RoutingStore::ability);
            Condition listed = CHANNELS.ID.in(
                    abilities.stream().map(Ability::channelId).distinct().toList());
            for (var name : names) {
                listed = listed.or(CHANNELS.MODELS.contains(name));
            }
            var found = new RoutingRows(channels(sql, listed, Integer.MAX_VALUE), abilities);
            var table = RoutingTable.forCall(found, groups, model, NO_VERSION, Instant.EPOCH);
            return table.serves(groups, model) ? found : withSample(sql, found, groups);
        });
    }

    @Override
    public RoutingRows channel(long id) {
        return new RoutingRows(database.read(sql -> channels(sql, CHANNELS.ID.eq(id), 1)), List.of());
    }

    private RoutingRows withSample(DSLContext sql, RoutingRows found, List<String> groups) {
        Condition inGroup = DSL.falseCondition();
        for (var group : groups) {
            inGroup = inGroup.or(CHANNELS.GROUP.contains(group));
        }
        var known = found.channels().stream().map(Channel::id).toList();
        var channels = new ArrayList<>(found.channels());
        channels.addAll(channels(sql, inGroup.and(CHANNELS.ID.notIn(known)), SAMPLE));
        return new RoutingRows(channels, found.abilities());
    }

    private List<Channel> channels(DSLContext sql, Condition condition, int most) {
        return sql.select(
                        CHANNELS.ID,
                        CHANNELS.TYPE,
                        CHANNELS.STATUS,
                        CHANNELS.NAME,
                        CHANNELS.KEY,
                        CHANNELS.BASE_URL,
                        CHANNELS.MODELS,
                        CHANNELS.GROUP,
                        CHANNELS.PRIORITY,
                        CHANNELS.WEIGHT,
                        CHANNELS.AUTO_BAN,
                        CHANNELS.MODEL_MAPPING,
                        CHANNELS.STATUS_CODE_MAPPING,
                        CHANNELS.SETTING,
                        CHANNELS.SETTINGS,
                        CHANNELS.PARAM_OVERRIDE,
                        CHANNELS.HEADER_OVERRIDE,
                        CHANNELS.CHANNEL_INFO,
                        CHANNELS.TAG,
                        CHANNELS.CHANNEL_RATIO,
                        CHANNELS.OTHER,
                        CHANNELS.OPEN_AI_ORGANIZATION,
                        CHANNELS.TEST_MODEL)
                .from(CHANNELS)
                .where(condition)
                .orderBy(CHANNELS.ID)
                .limit(most)
                .fetch(row -> reader.read(row(row)));
    }

    private static ChannelRow row(Record row) {
        return new ChannelRow(
                row.get(CHANNELS.ID),
                Objects.requireNonNullElse(row.get(CHANNELS.TYPE), 0),
                Objects.requireNonNullElse(row.get(CHANNELS.STATUS), 0),
                row.get(CHANNELS.NAME),
                row.get(CHANNELS.KEY),
                row.get(CHANNELS.BASE_URL),
                row.get(CHANNELS.MODELS),
                row.get(CHANNELS.GROUP),
                row.get(CHANNELS.PRIORITY),
                row.get(CHANNELS.WEIGHT),
                row.get(CHANNELS.AUTO_BAN),
                row.get(CHANNELS.MODEL_MAPPING),
                row.get(CHANNELS.STATUS_CODE_MAPPING),
                row.get(CHANNELS.SETTING),
                row.get(CHANNELS.SETTINGS),
                row.get(CHANNELS.PARAM_OVERRIDE),
                row.get(CHANNELS.HEADER_OVERRIDE),
                row.get(CHANNELS.CHANNEL_INFO),
                row.get(CHANNELS.TAG),
                ratio(row.get(CHANNELS.CHANNEL_RATIO)),
                row.get(CHANNELS.OTHER),
                row.get(CHANNELS.OPEN_AI_ORGANIZATION),
                row.get(CHANNELS.TEST_MODEL));
    }

    private static @Nullable Double ratio(@Nullable BigDecimal ratio) {
        return ratio == null ? null : ratio.doubleValue();
    }

    private static Ability ability(Record row) {
        return new Ability(
                Objects.requireNonNullElse(row.get(ABILITIES.GROUP), ""),
                Objects.requireNonNullElse(row.get(ABILITIES.MODEL), ""),
                row.get(ABILITIES.CHANNEL_ID),
                // NULL is how the original reads a missing value: not enabled.
                Boolean.TRUE.equals(row.get(ABILITIES.ENABLED)));
    }
}
