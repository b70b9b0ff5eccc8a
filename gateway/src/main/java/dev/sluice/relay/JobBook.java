package dev.sluice.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.http.OffLoop;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.Job;
import dev.sluice.ledger.JobStore;
import dev.sluice.ledger.Quota;
import dev.sluice.ledger.RefundStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers which channel and key began a job, so that polls go there (D-P18), and pays a job back once when its
/// vendor says so (D-P09). What this node began it knows at once; the database tells the other nodes.
final class JobBook {
    private static final Logger log = LoggerFactory.getLogger(JobBook.class);
    private static final int MOST = 100_000;

    private final JobStore store;
    private final RefundStore refunds;
    private final OffLoop offLoop;
    private final Cache<Key, Job> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(2))
            .build();
    private final Cache<Key, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofSeconds(5))
            .build();
    private final Cache<Key, Boolean> refunded = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofHours(2))
            .build();

    private record Key(String service, String id) {}

    JobBook(JobStore store, RefundStore refunds, OffLoop offLoop) {
        this.store = store;
        this.refunds = refunds;
        this.offLoop = offLoop;
    }

    /// The caller's own job among `ids`. A database that is away counts as none: the call is then routed like any
    /// other.
    Future<Optional<Job>> find(String service, Set<String> ids, long userId) {
        for (String id : ids) {
            Job job = known.getIfPresent(new Key(service, id));
            if (job != null) {
                return Future.succeededFuture(Optional.of(job).filter(found -> found.userId() == userId));
            }
        }
        List<Key> asked = ids.stream()
                .map(id -> new Key(service, id))
                .filter(key -> unknown.getIfPresent(key) == null)
                .toList();
        if (asked.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return offLoop.run(() -> look(asked))
                .map(found -> found.filter(job -> job.userId() == userId))
                .recover(failure -> {
                    log.atWarn()
                            .addKeyValue("service", service)
                            .addKeyValue("cause", String.valueOf(failure.getMessage()))
                            .log("jobs not looked up");
                    return Future.succeededFuture(Optional.empty());
                });
    }

    private Optional<Job> look(List<Key> asked) {
        for (Key key : asked) {
            Optional<Job> job = store.find(key.service(), key.id());
            if (job.isPresent()) {
                known.put(key, job.get());
                return job;
            }
            unknown.put(key, true);
        }
        return Optional.empty();
    }

    /// Takes from an answer what it says about jobs: knows those it began, which `charge` carries to the database,
    /// and pays back those that failed.
    void follow(PassThroughDemand demand, Optional<CallRecord> charge) {
        charge.ifPresent(booked -> booked.jobs().forEach(this::know));
        if (demand.answer().refunds()) {
            demand.job().ifPresent(this::refund);
        }
    }

    private void know(Job job) {
        var key = new Key(job.service(), job.jobId());
        known.put(key, job);
        unknown.invalidate(key);
    }

    private void refund(Job job) {
        var key = new Key(job.service(), job.jobId());
        if (refunded.asMap().putIfAbsent(key, true) != null) {
            return;
        }
        offLoop.run(() -> {
                    // Its row may still wait for a database that was away, and there is no refund without it.
                    store.remember(List.of(job));
                    return refunds.refund(job.service(), job.jobId(), "the vendor reported a refund");
                })
                .onSuccess(paid -> paid.map(Quota::units)
                        .ifPresent(units -> log.atInfo()
                                .addKeyValue("service", job.service())
                                .addKeyValue("request", job.requestId())
                                .addKeyValue("quota", units)
                                .log("job refunded")))
                .onFailure(failure -> {
                    refunded.invalidate(key);
                    log.atError()
                            .addKeyValue("service", job.service())
                            .addKeyValue("request", job.requestId())
                            .addKeyValue("cause", String.valueOf(failure.getMessage()))
                            .log("a refund failed; the next poll tries again");
                });
    }
}
