package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Keeps `abilities` in step with `channels`: one row per group and model of a channel, with its status, priority,
/// weight, tag and ratio.
///
/// Rows are changed in place, never dropped and made again, so that `workflow_price`, which lives only there, survives
/// and no moment exists in which a channel has no abilities. Runs inside the transaction that changed the channel.
public final class AbilityRows {
    private static final List<Field<?>> SOURCE = List.of(
            CHANNELS.ID,
            CHANNELS.MODELS,
            CHANNELS.GROUP,
            CHANNELS.STATUS,
            CHANNELS.PRIORITY,
            CHANNELS.WEIGHT,
            CHANNELS.TAG,
            CHANNELS.CHANNEL_RATIO);
    private static final List<Field<?>> COPY = List.of(
            ABILITIES.CHANNEL_ID,
            ABILITIES.GROUP,
            ABILITIES.MODEL,
            ABILITIES.ENABLED,
            ABILITIES.PRIORITY,
            ABILITIES.WEIGHT,
            ABILITIES.TAG,
            ABILITIES.CHANNEL_RATIO);

    /// How many rows a repair touched.
    public record Change(int added, int removed, int updated, int unchanged) {
        static final Change NONE = new Change(0, 0, 0, 0);

        Change plus(Change other) {
            return new Change(
                    added + other.added, removed + other.removed, updated + other.updated, unchanged + other.unchanged);
        }
    }

    /// A repair of the whole table: over how many channels it went, and what it touched.
    public record Repair(int channels, Change change) {}

    private record Key(String group, String model) {}

    private AbilityRows() {}

    static Change follow(DSLContext tx, long channelId) {
        var existing = tx.select(COPY)
                .from(ABILITIES)
                .where(ABILITIES.CHANNEL_ID.eq(channelId))
                .fetch();
        Record channel = tx.select(SOURCE)
                .from(CHANNELS)
                .where(CHANNELS.ID.eq(channelId))
                .fetchOne();
        return channel == null ? drop(tx, channelId, existing.size()) : follow(tx, channel, existing);
    }

    /// Compares the whole table with all channels. Rows of channels that no longer exist go.
    public static Repair followAll(DSLContext tx) {
        Map<Long, List<Record>> existing = new HashMap<>();
        for (Record row : tx.select(COPY).from(ABILITIES).fetch()) {
            existing.computeIfAbsent(row.get(ABILITIES.CHANNEL_ID), _ -> new ArrayList<>())
                    .add(row);
        }
        Change total = Change.NONE;
        var channels = tx.select(SOURCE).from(CHANNELS).orderBy(CHANNELS.ID).fetch();
        for (Record channel : channels) {
            List<Record> rows = Objects.requireNonNullElse(existing.remove(channel.get(CHANNELS.ID)), List.of());
            total = total.plus(follow(tx, channel, rows));
        }
        for (var orphans : existing.entrySet()) {
            total = total.plus(drop(tx, orphans.getKey(), orphans.getValue().size()));
        }
        return new Repair(channels.size(), total);
    }

    static Change drop(DSLContext tx, long channelId, int rows) {
        tx.deleteFrom(ABILITIES).where(ABILITIES.CHANNEL_ID.eq(channelId)).execute();
        return new Change(0, rows, 0, 0);
    }

    private static Change follow(DSLContext tx, Record channel, List<? extends Record> existing) {
        long id = channel.get(CHANNELS.ID);
        Map<Field<?>, @Nullable Object> copied = copied(channel);
        Set<Key> missing = wanted(channel);
        List<Query> removals = new ArrayList<>();
        int kept = 0;
        int stale = 0;
        for (Record row : existing) {
            Key key = new Key(Rows.text(row, ABILITIES.GROUP), Rows.text(row, ABILITIES.MODEL));
            if (missing.remove(key)) {
                kept++;
                stale += same(row, copied) ? 0 : 1;
            } else {
                removals.add(tx.deleteFrom(ABILITIES)
                        .where(
                                ABILITIES.CHANNEL_ID.eq(id),
                                ABILITIES.GROUP.eq(key.group()),
                                ABILITIES.MODEL.eq(key.model())));
            }
        }
        tx.batch(removals).execute();
        if (stale > 0) {
            tx.update(ABILITIES).set(copied).where(ABILITIES.CHANNEL_ID.eq(id)).execute();
        }
        insert(tx, id, missing, copied);
        return new Change(missing.size(), removals.size(), stale, kept - stale);
    }

    /// Names that differ only in case are one row to MySQL, so a conflict is no error.
    private static void insert(DSLContext tx, long id, Set<Key> keys, Map<Field<?>, @Nullable Object> copied) {
        tx.batch(keys.stream()
                        .map(key -> tx.insertInto(ABILITIES)
                                .set(ABILITIES.CHANNEL_ID, id)
                                .set(ABILITIES.GROUP, key.group())
                                .set(ABILITIES.MODEL, key.model())
                                .set(copied)
                                .onConflictDoNothing())
                        .toList())
                .execute();
    }

    private static Set<Key> wanted(Record channel) {
        Set<String> models = CommaNames.of(Rows.text(channel, CHANNELS.MODELS));
        Set<Key> keys = new LinkedHashSet<>();
        for (String group : CommaNames.of(Rows.text(channel, CHANNELS.GROUP))) {
            models.forEach(model -> keys.add(new Key(group, model)));
        }
        return keys;
    }

    /// What every row of a channel repeats.
    private static Map<Field<?>, @Nullable Object> copied(Record channel) {
        BigDecimal ratio = channel.get(CHANNELS.CHANNEL_RATIO);
        Map<Field<?>, @Nullable Object> copied = new HashMap<>();
        copied.put(ABILITIES.ENABLED, Rows.number(channel, CHANNELS.STATUS) == ChannelState.ENABLED);
        copied.put(ABILITIES.PRIORITY, Rows.number(channel, CHANNELS.PRIORITY));
        copied.put(ABILITIES.WEIGHT, Rows.number(channel, CHANNELS.WEIGHT));
        copied.put(ABILITIES.TAG, channel.get(CHANNELS.TAG));
        copied.put(ABILITIES.CHANNEL_RATIO, ratio == null ? BigDecimal.ONE : ratio);
        return copied;
    }

    private static boolean same(Record row, Map<Field<?>, @Nullable Object> copied) {
        for (var entry : copied.entrySet()) {
            Object stored = row.get(entry.getKey());
            Object wanted = entry.getValue();
            // The ratio is a four-byte real: more digits than that are noise of the driver.
            boolean equal = (stored instanceof BigDecimal number && wanted instanceof BigDecimal other)
                    ? Float.compare(number.floatValue(), other.floatValue()) == 0
                    : Objects.equals(stored, wanted);
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
