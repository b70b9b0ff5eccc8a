package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;

import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Reads the log, which may live in a database of its own; names of channels come from the main one.
final class LogStore {
    /// Rows of one page, newest first, and how many there are.
    record Listing(List<Record> rows, long total) {}

    /// What a range cost; `rpm` and `tpm` are calls and model tokens of the last minute, whatever the range.
    record Statistics(long quota, long rpm, long tpm) {}

    private final Database database;
    private final Database logs;
    private final InstantSource clock;

    LogStore(Database database, Database logs, InstantSource clock) {
        this.database = database;
        this.logs = logs;
        this.clock = clock;
    }

    /// Counts no further than `mostCounted`: counting a whole log table is slower than any page of it.
    Listing list(Condition which, Paging paging, int mostCounted) {
        return logs.read(sql -> new Listing(
                List.copyOf(sql.select(LogShape.COLUMNS.columns())
                        .from(LOGS)
                        .where(which)
                        .orderBy(LOGS.ID.desc())
                        .limit(paging.size())
                        .offset(paging.offset())
                        .fetch()),
                sql.fetchCount(DSL.select(DSL.inline(1).as("one"))
                        .from(LOGS)
                        .where(which)
                        .limit(mostCounted))));
    }

    /// The newest rows of one token.
    List<Record> ofToken(long tokenId, int most) {
        return logs.read(sql -> List.copyOf(sql.select(LogShape.COLUMNS.columns())
                .from(LOGS)
                .where(LOGS.TOKEN_ID.eq(tokenId))
                .orderBy(LOGS.ID.desc())
                .limit(most)
                .fetch()));
    }

    Statistics statistics(Condition which) {
        Condition consumed = LOGS.TYPE.eq(LogType.CONSUME).and(which);
        var quota = DSL.sum(LOGS.QUOTA);
        var calls = DSL.count();
        var tokens = DSL.sum(LOGS.PROMPT_TOKENS.plus(LOGS.COMPLETION_TOKENS));
        long minuteAgo = clock.instant().getEpochSecond() - 60;
        return logs.read(sql -> {
            Record range = sql.select(quota).from(LOGS).where(consumed).fetchSingle();
            Record minute = sql.select(calls, tokens)
                    .from(LOGS)
                    .where(consumed, LOGS.CREATED_AT.ge(minuteAgo))
                    .fetchSingle();
            return new Statistics(Rows.number(range, quota), Rows.number(minute, calls), Rows.number(minute, tokens));
        });
    }

    int deleteBefore(long second) {
        return logs.write(
                tx -> tx.deleteFrom(LOGS).where(LOGS.CREATED_AT.lt(second)).execute());
    }

    Map<Long, String> channelNames(List<Record> rows) {
        Set<Long> ids = rows.stream()
                .map(row -> Rows.number(row, LOGS.CHANNEL_ID))
                .filter(id -> id > 0)
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(sql ->
                sql.select(CHANNELS.ID, CHANNELS.NAME).from(CHANNELS).where(CHANNELS.ID.in(ids)).fetch().stream()
                        .collect(Collectors.toMap(row -> row.get(CHANNELS.ID), row -> Rows.text(row, CHANNELS.NAME))));
    }
}
