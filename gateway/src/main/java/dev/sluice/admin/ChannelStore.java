package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/// Reads channels for people. Keys are read only where a caller may have them.
final class ChannelStore {
    /// One page, how many channels (or tags) the filter lets through, and how many per type if it did not ask for
    /// one.
    record Listing(List<Record> rows, long total, Map<Integer, Long> perType) {}

    private final Database database;

    ChannelStore(Database database) {
        this.database = database;
    }

    Listing list(ChannelFilter filter, Paging paging) {
        return database.read(sql -> filter.byTag() ? tags(sql, filter, paging) : channels(sql, filter, paging));
    }

    private static Listing channels(DSLContext sql, ChannelFilter filter, Paging paging) {
        List<Record> rows = List.copyOf(sql.select(ChannelShape.COLUMNS.columns())
                .from(CHANNELS)
                .where(filter.all())
                .orderBy(filter.order())
                .limit(paging.size())
                .offset(paging.offset())
                .fetch());
        long total = sql.fetchCount(DSL.selectOne().from(CHANNELS).where(filter.all()));
        return new Listing(rows, total, perType(sql, filter));
    }

    private static Listing tags(DSLContext sql, ChannelFilter filter, Paging paging) {
        Condition tagged = filter.all().and(CHANNELS.TAG.isNotNull()).and(CHANNELS.TAG.ne(""));
        List<String> tags = sql.selectDistinct(CHANNELS.TAG)
                .from(CHANNELS)
                .where(tagged)
                .orderBy(CHANNELS.TAG)
                .fetch(CHANNELS.TAG);
        List<SortField<?>> order = new ArrayList<>(List.of(CHANNELS.TAG.asc()));
        order.addAll(filter.order());
        List<Record> rows = List.copyOf(sql.select(ChannelShape.COLUMNS.columns())
                .from(CHANNELS)
                .where(tagged, CHANNELS.TAG.in(paging.cut(tags)))
                .orderBy(order)
                .fetch());
        return new Listing(rows, tags.size(), perType(sql, filter));
    }

    Record get(long id) {
        return database.read(sql -> find(sql, id));
    }

    String key(long id) {
        return Rows.text(database.read(sql -> withKey(sql, id)), CHANNELS.KEY);
    }

    KeyStates keyStates(long id) {
        return KeyStates.of(database.read(sql -> withKey(sql, id)));
    }

    static Record find(DSLContext sql, long id) {
        return sql.select(ChannelShape.COLUMNS.columns())
                .from(CHANNELS)
                .where(CHANNELS.ID.eq(id))
                .fetchOptional()
                .orElseThrow(() -> Declined.missing("channel", id));
    }

    /// The row with its keys, for work that needs them.
    static Record withKey(DSLContext sql, long id) {
        return sql.select(ChannelShape.COLUMNS.columns())
                .select(CHANNELS.KEY)
                .from(CHANNELS)
                .where(CHANNELS.ID.eq(id))
                .fetchOptional()
                .orElseThrow(() -> Declined.missing("channel", id));
    }

    private static Map<Integer, Long> perType(DSLContext sql, ChannelFilter filter) {
        var count = DSL.count();
        Map<Integer, Long> counts = new TreeMap<>();
        sql.select(CHANNELS.TYPE, count)
                .from(CHANNELS)
                .where(filter.others())
                .groupBy(CHANNELS.TYPE)
                .forEach(
                        row -> counts.merge((int) Rows.number(row, CHANNELS.TYPE), Rows.number(row, count), Long::sum));
        return counts;
    }
}
