package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Changes to channels and, in the same breath, to their abilities. Every method runs inside the transaction of
/// [ChannelEdits].
final class ChannelWriter {
    private ChannelWriter() {}

    static long insert(DSLContext tx, Map<Field<?>, @Nullable Object> columns) {
        long id = Inserts.row(tx, CHANNELS, CHANNELS.ID, columns);
        AbilityRows.follow(tx, id);
        return id;
    }

    static void update(DSLContext tx, long id, Map<Field<?>, @Nullable Object> columns) {
        if (!columns.isEmpty()) {
            tx.update(CHANNELS).set(columns).where(CHANNELS.ID.eq(id)).execute();
        }
        AbilityRows.follow(tx, id);
    }

    /// Whether the status was another before. Why and when it changed is kept in `other_info`.
    static boolean setStatus(DSLContext tx, long id, int status, String reason, long now) {
        Record row = ChannelStore.find(tx, id);
        if (Rows.number(row, CHANNELS.STATUS) == status) {
            return false;
        }
        ObjectNode info = Json.tolerantObject(Rows.text(row, CHANNELS.OTHER_INFO))
                .put("status_reason", reason)
                .put("status_time", now);
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(CHANNELS.STATUS, status);
        columns.put(CHANNELS.OTHER_INFO, Json.write(info));
        update(tx, id, columns);
        return true;
    }

    static int delete(DSLContext tx, Condition which) {
        List<Long> ids = ids(tx, which);
        tx.deleteFrom(ABILITIES).where(ABILITIES.CHANNEL_ID.in(ids)).execute();
        return tx.deleteFrom(CHANNELS).where(CHANNELS.ID.in(ids)).execute();
    }

    static List<Long> ids(DSLContext tx, Condition which) {
        return tx.select(CHANNELS.ID)
                .from(CHANNELS)
                .where(which)
                .orderBy(CHANNELS.ID)
                .fetch(CHANNELS.ID);
    }

    /// Inserts a copy of a channel and returns its id. Counters and test results are not copied.
    static long copy(DSLContext tx, long id, String suffix, boolean resetBalance, long now) {
        Record source = ChannelStore.withKey(tx, id);
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        for (Field<?> column : source.fields()) {
            columns.put(column, source.get(column));
        }
        columns.keySet().removeAll(List.of(CHANNELS.ID, CHANNELS.TEST_TIME, CHANNELS.RESPONSE_TIME));
        columns.put(CHANNELS.NAME, Rows.text(source, CHANNELS.NAME) + suffix);
        columns.put(CHANNELS.CREATED_TIME, now);
        columns.put(CHANNELS.USED_QUOTA, 0L);
        if (resetBalance) {
            columns.put(CHANNELS.BALANCE, 0);
            columns.put(CHANNELS.BALANCE_UPDATED_TIME, 0L);
        }
        return insert(tx, columns);
    }

    static int setTag(DSLContext tx, Collection<Long> ids, @Nullable String tag) {
        int changed = tx.update(CHANNELS)
                .set(CHANNELS.TAG, tag)
                .where(CHANNELS.ID.in(ids))
                .execute();
        ids.forEach(id -> AbilityRows.follow(tx, id));
        return changed;
    }
}
