package dev.sluice.ledger;

import static dev.sluice.store.Tables.JOBS;

import dev.sluice.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/// Remembers jobs of pass-through services in table `sluice_jobs`; blocks.
public final class JobStore {
    private static final int LONGEST_ID = 191;

    private final Database database;

    public JobStore(Database database) {
        this.database = database;
    }

    /// Keeps each job under its service and id; one that is already known stays as it is. All or none.
    public void remember(List<Job> jobs) {
        database.write(sql -> {
            jobs.forEach(job -> insert(sql, job));
            return jobs;
        });
    }

    /// The same for one job, in the transaction of `sql`.
    static void insert(DSLContext sql, Job job) {
        sql.insertInto(JOBS)
                .set(JOBS.SERVICE, Texts.fit(job.service(), 64))
                .set(JOBS.JOB_ID, key(job.jobId()))
                .set(JOBS.USER_ID, job.userId())
                .set(JOBS.TOKEN_ID, job.tokenId())
                .set(JOBS.CHANNEL_ID, job.channelId())
                .set(JOBS.KEY_INDEX, job.keyIndex())
                .set(JOBS.REQUEST_ID, Texts.fit(job.requestId(), 64))
                .set(JOBS.MODEL_NAME, Texts.fit(job.modelName(), 191))
                .set(JOBS.QUOTA, job.quota().units())
                .set(JOBS.PLAN_ID, job.planId())
                .set(JOBS.PLAN_QUOTA, job.byPlan().units())
                .set(JOBS.REFUNDED_AT, 0L)
                .set(JOBS.CREATED_AT, job.createdAt().getEpochSecond())
                .onConflictDoNothing()
                .execute();
    }

    public Optional<Job> find(String service, String jobId) {
        return database.read(sql -> sql.selectFrom(JOBS)
                .where(JOBS.SERVICE.eq(Texts.fit(service, 64)))
                .and(JOBS.JOB_ID.eq(key(jobId)))
                .fetchOptional(row -> job(row, jobId)));
    }

    static Job job(Record row, String jobId) {
        return new Job(
                row.get(JOBS.SERVICE),
                jobId,
                row.get(JOBS.USER_ID),
                row.get(JOBS.TOKEN_ID),
                row.get(JOBS.CHANNEL_ID),
                row.get(JOBS.KEY_INDEX),
                row.get(JOBS.REQUEST_ID),
                row.get(JOBS.MODEL_NAME),
                Quota.of(row.get(JOBS.QUOTA)),
                row.get(JOBS.PLAN_ID),
                Quota.of(row.get(JOBS.PLAN_QUOTA)),
                row.get(JOBS.REFUNDED_AT) > 0,
                Instant.ofEpochSecond(row.get(JOBS.CREATED_AT)));
    }

    /// The id as the table holds it: itself, or a digest where it would not fit.
    static String key(String jobId) {
        var id = Texts.fit(jobId, Integer.MAX_VALUE);
        if (id.length() <= LONGEST_ID) {
            return id;
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
