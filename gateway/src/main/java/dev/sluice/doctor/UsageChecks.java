package dev.sluice.doctor;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.QUOTA_DATA;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Whether usage reaches the statistics, and what has grown old. Source: seed-system.md §4.3.
final class UsageChecks {
    static final List<Check> ALL = List.of(
            new Check("usage.flow", "hourly statistics follow the log", UsageChecks::flow),
            new Check("data.retention", "old rows", UsageChecks::retention));

    private static final int CONSUMED = 2;

    private UsageChecks() {}

    private static Verdict flow(Facts facts) {
        if (!facts.options().flag("DataExportEnabled")) {
            return Verdict.skip("option DataExportEnabled is off");
        }
        Duration flush = Duration.ofMinutes(Math.max(1, facts.options().number("DataExportInterval")));
        Instant settled = facts.now().minus(flush.multipliedBy(2));
        Instant dayAgo = facts.now().minus(Duration.ofDays(1));
        long lastCall = facts.logs()
                .read(sql -> newest(
                        sql,
                        LOGS.CREATED_AT
                                .between(dayAgo.getEpochSecond(), settled.getEpochSecond())
                                .and(LOGS.TYPE.eq(CONSUMED))));
        long hour = lastCall - lastCall % 3600;
        long rows = facts.main().read(sql -> (long) sql.fetchCount(QUOTA_DATA));
        boolean missing = lastCall > 0
                && facts.main().read(sql -> sql.fetchCount(QUOTA_DATA, QUOTA_DATA.CREATED_AT.ge(hour))) == 0;
        return Verdict.unless(missing, Level.FAIL, "see the log of the gateway: its statistics are not written")
                .with("rows", rows)
                .with(
                        "last_call",
                        lastCall == 0
                                ? "none within a day"
                                : Instant.ofEpochSecond(lastCall).toString())
                .with("newest", newestRows(facts));
    }

    private static long newest(DSLContext sql, Condition which) {
        Long found =
                sql.select(DSL.max(LOGS.CREATED_AT)).from(LOGS).where(which).fetchOneInto(Long.class);
        return Objects.requireNonNullElse(found, 0L);
    }

    private static List<String> newestRows(Facts facts) {
        return facts.main()
                .read(sql -> sql.select(QUOTA_DATA.CREATED_AT, QUOTA_DATA.MODEL_NAME, QUOTA_DATA.QUOTA)
                        .from(QUOTA_DATA)
                        .orderBy(QUOTA_DATA.CREATED_AT.desc())
                        .limit(5)
                        .fetch(row -> "%s | %s | %d"
                                .formatted(Instant.ofEpochSecond(row.value1()), row.value2(), row.value3())));
    }

    private static Verdict retention(Facts facts) {
        Map<String, Object> old = new LinkedHashMap<>();
        OldRows.in(facts.main(), facts.logs(), facts.now()).forEach(rows -> old.put(rows.name(), rows.count()));
        boolean any = old.values().stream().anyMatch(count -> !Long.valueOf(0).equals(count));
        return Verdict.unless(any, Level.WARN, "back up, then delete what is not needed")
                .with(old)
                .repairedBy(PruneRepair.ID);
    }
}
