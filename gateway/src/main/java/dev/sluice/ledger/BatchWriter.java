package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Keep;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one batch after another and does not give up: a database that is away is asked again, an event the database
/// refuses is singled out by halves and written without its texts. Used by one thread.
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final LedgerStore store;
    private final Accounts accounts;
    private final Backoff backoff;
    private final AtomicLong refused = new AtomicLong();
    private volatile long failingSince;
    private volatile String failure = "";

    BatchWriter(LedgerStore store, Accounts accounts, Backoff backoff) {
        this.store = store;
        this.accounts = accounts;
        this.backoff = backoff;
    }

    private sealed interface Attempt {
        record Done() implements Attempt {}

        record Poisoned(RuntimeException cause) implements Attempt {}

        /// The writer closes, and the database is still away.
        record Stopped() implements Attempt {}
    }

    long refused() {
        return refused.get();
    }

    /// 0 while writing works, else a moment of [System#nanoTime].
    long failingSince() {
        return failingSince;
    }

    String failure() {
        return failure;
    }

    /// False when the writer closes before all of `events` are done with.
    boolean write(List<CallRecord> events, Keep keep) {
        var batch = LedgerBatch.of(events, keep);
        long number = store.nextNumber();
        accounts.beginWrite(batch);
        return switch (attempt(() -> accounts.endWrite(batch, store.writeMoney(number, batch)))) {
            case Attempt.Done _ -> writeRows(batch.rows());
            case Attempt.Poisoned(var cause) -> isolate(batch, keep, cause);
            case Attempt.Stopped _ -> false;
        };
    }

    private boolean isolate(LedgerBatch batch, Keep keep, RuntimeException cause) {
        var events = batch.events();
        if (events.size() > 1) {
            int half = events.size() / 2;
            return write(events.subList(0, half), keep) && write(events.subList(half, events.size()), keep);
        }
        var reduced = LogRowWriter.reduced(events.getFirst());
        if (!events.getFirst().equals(reduced)) {
            return write(List.of(reduced), keep);
        }
        accounts.endWrite(batch, BalancesLeft.NONE);
        refused(events.getFirst(), cause);
        return true;
    }

    /// Rows of a separate log database; their money is written already.
    private boolean writeRows(List<CallRecord> rows) {
        if (!store.hasOwnLogs() || rows.isEmpty()) {
            return true;
        }
        return switch (attempt(() -> store.writeRows(rows))) {
            case Attempt.Done _ -> true;
            case Attempt.Stopped _ -> false;
            case Attempt.Poisoned(var cause) -> {
                if (rows.size() > 1) {
                    int half = rows.size() / 2;
                    yield writeRows(rows.subList(0, half)) && writeRows(rows.subList(half, rows.size()));
                }
                var reduced = LogRowWriter.reduced(rows.getFirst());
                if (!rows.getFirst().equals(reduced)) {
                    yield writeRows(List.of(reduced));
                }
                refused(rows.getFirst(), cause);
                yield true;
            }
        };
    }

    private Attempt attempt(Runnable transaction) {
        while (true) {
            try {
                transaction.run();
                succeeded();
                return new Attempt.Done();
            } catch (RuntimeException e) {
                if (Poison.is(e)) {
                    return new Attempt.Poisoned(e);
                }
                failed(e);
                if (!backoff.pause()) {
                    return new Attempt.Stopped();
                }
            }
        }
    }

    private void succeeded() {
        backoff.reset();
        if (failingSince != 0) {
            failingSince = 0;
            failure = "";
            LOG.atInfo().log("ledger writes again");
        }
    }

    private void failed(RuntimeException e) {
        failure = e.getClass().getSimpleName();
        if (failingSince == 0) {
            failingSince = System.nanoTime() | 1;
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("ledger cannot write, events are kept");
        }
    }

    private void refused(CallRecord event, RuntimeException cause) {
        refused.incrementAndGet();
        LOG.atError()
                .setCause(cause)
                .addKeyValue("kind", event.kind())
                .addKeyValue("request_id", event.call().requestId())
                .addKeyValue("user", event.caller().userId())
                .addKeyValue("token", event.caller().tokenId())
                .addKeyValue("channel", event.call().channelId())
                .addKeyValue("quota", event.quota().units())
                .log("ledger event refused by the database");
    }
}
