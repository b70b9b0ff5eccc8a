package dev.sluice.ledger;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.JOBS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import dev.sluice.ledger.CallRecord.Call;
import dev.sluice.ledger.CallRecord.Caller;
import dev.sluice.ledger.CallRecord.Kind;
import dev.sluice.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Pays back what a job cost, at most once however often a vendor says so; blocks.
///
/// One transaction marks the job, returns the quota to who paid it and to the token, takes it out of the used
/// quota of user, token and channel, and writes a ledger row and a log row. What a plan paid goes back to it while
/// the period it was paid in lasts, and is nobody's after that, as all that was left of that period. A call that
/// began several jobs, or one under several ids, was charged once and is paid back once. With a log database of
/// its own, the row follows through the journal.
public final class RefundStore {
    private final Database main;
    private final boolean ownLogs;
    private final Journal journal;
    private final Clock clock;

    /// `logs` is `main` itself unless a log database is configured.
    public RefundStore(Database main, Database logs, Journal journal, Clock clock) {
        this.main = main;
        this.ownLogs = logs != main;
        this.journal = journal;
        this.clock = clock;
    }

    /// What was paid back now; empty when the job is unknown or was paid back before. `reason` is for people.
    public Optional<Quota> refund(String service, String jobId, String reason) {
        var now = clock.instant();
        var refund = main.write(sql -> {
            if (!claim(sql, service, jobId, now)) {
                return Optional.<CallRecord>empty();
            }
            var job = sql.selectFrom(JOBS)
                    .where(JOBS.SERVICE.eq(Texts.fit(service, 64)))
                    .and(JOBS.JOB_ID.eq(JobStore.key(jobId)))
                    .fetchSingle(row -> JobStore.job(row, jobId));
            if (!sql.connectionResult(connection -> LedgerRows.insertOnce(connection, row(job, now)))) {
                return Optional.<CallRecord>empty();
            }
            var event = event(sql, job, giveBack(sql, job, now), now, reason);
            if (!ownLogs) {
                sql.connection(connection -> new LogRowWriter(main.engine()).insert(connection, List.of(event)));
            }
            return Optional.of(event);
        });
        if (ownLogs) {
            refund.ifPresent(journal::append);
        }
        return refund.map(CallRecord::quota);
    }

    private static boolean claim(DSLContext sql, String service, String jobId, Instant now) {
        return sql.update(JOBS)
                        .set(JOBS.REFUNDED_AT, now.getEpochSecond())
                        .where(JOBS.SERVICE.eq(Texts.fit(service, 64)))
                        .and(JOBS.JOB_ID.eq(JobStore.key(jobId)))
                        .and(DSL.coalesce(JOBS.REFUNDED_AT, 0L).eq(0L))
                        .execute()
                == 1;
    }

    private static LedgerRow row(Job job, Instant now) {
        // An id may be of any length and content.
        var cause = job.requestId().isEmpty() ? job.jobId() : job.userId() + ":" + job.requestId();
        var id = UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8));
        return new LedgerRow(
                LedgerRow.Kind.REFUND,
                now,
                job.userId(),
                job.tokenId(),
                job.channelId(),
                job.planId(),
                job.quota(),
                job.byPlan(),
                job.requestId(),
                "refund:%s:%s".formatted(Texts.fit(job.service(), 64), id));
    }

    /// False when the plan's period is over.
    private static boolean giveBack(DSLContext sql, Job job, Instant now) {
        long units = job.quota().units();
        sql.update(USERS)
                .set(
                        USERS.QUOTA,
                        USERS.QUOTA.plus(job.quota().minus(job.byPlan()).units()))
                .set(USERS.USED_QUOTA, less(USERS.USED_QUOTA, units))
                .where(USERS.ID.eq(job.userId()))
                .execute();
        sql.update(TOKENS)
                .set(
                        TOKENS.REMAIN_QUOTA,
                        DSL.when(TOKENS.UNLIMITED_QUOTA.isTrue(), TOKENS.REMAIN_QUOTA)
                                .otherwise(TOKENS.REMAIN_QUOTA.plus(units)))
                .set(TOKENS.USED_QUOTA, less(TOKENS.USED_QUOTA, units))
                .where(TOKENS.ID.eq(job.tokenId()))
                .execute();
        sql.update(CHANNELS)
                .set(CHANNELS.USED_QUOTA, less(CHANNELS.USED_QUOTA, units))
                .where(CHANNELS.ID.eq(job.channelId()))
                .execute();
        return job.byPlan().isZero() || giveBackToPlan(sql, job, now);
    }

    private static boolean giveBackToPlan(DSLContext sql, Job job, Instant now) {
        return sql.update(USER_SUBSCRIPTIONS)
                        .set(
                                USER_SUBSCRIPTIONS.AMOUNT_USED,
                                USER_SUBSCRIPTIONS.AMOUNT_USED.minus(
                                        job.byPlan().units()))
                        .set(USER_SUBSCRIPTIONS.UPDATED_AT, now.getEpochSecond())
                        .where(USER_SUBSCRIPTIONS.ID.eq(job.planId()))
                        .and(DSL.coalesce(USER_SUBSCRIPTIONS.LAST_RESET_TIME, 0L)
                                .le(job.createdAt().getEpochSecond()))
                        .execute()
                == 1;
    }

    private static Field<Long> less(Field<Long> counter, long units) {
        return DSL.coalesce(counter, 0L).minus(units);
    }

    private static CallRecord event(DSLContext sql, Job job, boolean periodLasts, Instant now, String reason) {
        var user = sql.select(USERS.USERNAME, USERS.GROUP)
                .from(USERS)
                .where(USERS.ID.eq(job.userId()))
                .fetchOne();
        var token = sql.select(TOKENS.NAME, TOKENS.GROUP)
                .from(TOKENS)
                .where(TOKENS.ID.eq(job.tokenId()))
                .fetchOne();
        var tokenGroup = token == null ? "" : text(token.value2());
        var caller = new Caller(
                job.userId(),
                user == null ? "" : text(user.value1()),
                job.tokenId(),
                token == null ? "" : text(token.value1()),
                tokenGroup.isEmpty() && user != null ? text(user.value2()) : tokenGroup,
                "");
        var other = OtherJson.object(json -> {
            json.flag("is_task", true);
            json.text("task_id", job.jobId());
            json.text("service", job.service());
            json.text("reason", reason);
            json.number("pre_consumed_quota", job.quota().units());
            json.number("actual_quota", 0);
            if (!job.byPlan().isZero()) {
                json.text("billing_source", "subscription");
                json.number("subscription_id", job.planId());
                json.number("subscription_returned", periodLasts ? job.byPlan().units() : 0);
                json.number("wallet_returned", job.quota().minus(job.byPlan()).units());
            }
        });
        return new CallRecord(
                Kind.REFUND,
                now,
                caller,
                new Call(job.channelId(), Duration.ZERO, false, job.requestId(), ""),
                job.modelName(),
                job.quota(),
                0,
                0,
                "refund of job %s: %s".formatted(job.jobId(), reason),
                other);
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
