package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Keep;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one batch after another and does not give up: a database that is away is asked again, an event the
/// database refuses is singled out by halves and written without its texts, or set aside in a file. Used by one
/// thread.
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final LedgerStore store;
    private final Accounts accounts;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private volatile long failingSince;
    private volatile String failure = "";

    BatchWriter(LedgerStore store, Accounts accounts, DeadLetters deadLetters, Backoff backoff) {
        this.store = store;
        this.accounts = accounts;
        this.deadLetters = deadLetters;
        this.backoff = backoff;
    }

    /// Whose events a batch holds: `position` moves with what is written, refused events go to a file in `folder`.
    /// `ours`: this process holds the money of these events in [Accounts].
    record Source(Position position, Path folder, boolean ours) {}

    private sealed interface Attempt {
        record Done() implements Attempt {}

        record Poisoned(RuntimeException cause) implements Attempt {}

        /// The writer closes, and the database is still away.
        record Stopped() implements Attempt {}
    }

    /// 0 while writing works, else a moment of [System#nanoTime].
    long failingSince() {
        return failingSince;
    }

    String failure() {
        return failure;
    }

    /// Writes what `source` lacks of `events`. False when the writer closes before all of it is done.
    boolean write(Source source, List<Numbered> events, Keep keep) {
        long money = source.position().money();
        int known = 0;
        while (known < events.size() && events.get(known).seq() <= money) {
            known++;
        }
        var behind = events.subList(0, known);
        var fresh = events.subList(known, events.size());
        return (behind.isEmpty()
                        || writeRows(source, LedgerBatch.of(behind, keep).rows(), lastOf(behind)))
                && (fresh.isEmpty() || writeMoney(source, fresh, keep));
    }

    private boolean writeMoney(Source source, List<Numbered> events, Keep keep) {
        var batch = LedgerBatch.of(events, keep);
        if (source.ours()) {
            accounts.beginWrite(batch);
        }
        return switch (attempt(() -> end(source, batch, store.writeMoney(source.position(), batch, source.ours())))) {
            case Attempt.Done _ -> writeRows(source, batch.rows(), batch.last());
            case Attempt.Poisoned(var cause) -> isolate(source, batch, keep, cause);
            case Attempt.Stopped _ -> false;
        };
    }

    private void end(Source source, LedgerBatch batch, BalancesLeft left) {
        if (source.ours()) {
            accounts.endWrite(batch, left);
        }
    }

    private boolean isolate(Source source, LedgerBatch batch, Keep keep, RuntimeException cause) {
        var events = batch.events();
        if (events.size() > 1) {
            int half = events.size() / 2;
            return writeMoney(source, events.subList(0, half), keep)
                    && writeMoney(source, events.subList(half, events.size()), keep);
        }
        var event = events.getFirst();
        if (event.event() instanceof CallRecord call && !call.equals(LogRowWriter.reduced(call))) {
            return writeMoney(source, List.of(new Numbered(event.seq(), LogRowWriter.reduced(call))), keep);
        }
        end(source, batch, BalancesLeft.NONE);
        deadLetters.refused(source.folder(), source.position().node(), event, cause);
        return pass(source, event.seq());
    }

    /// Moves past events up to `seq` that are lost or set aside; false when the writer closes first.
    boolean pass(Source source, long seq) {
        return attempt(() -> store.passMoney(source.position(), seq)) instanceof Attempt.Done
                && writeRows(source, List.of(), seq);
    }

    /// Rows of a separate log database, up to `last`; their money is written already.
    private boolean writeRows(Source source, List<Numbered> rows, long last) {
        if (!store.hasOwnLogs() || last <= source.position().rows()) {
            return true;
        }
        return switch (attempt(() -> store.writeRows(source.position(), rows, last))) {
            case Attempt.Done _ -> true;
            case Attempt.Stopped _ -> false;
            case Attempt.Poisoned(var cause) -> isolateRows(source, rows, last, cause);
        };
    }

    private boolean isolateRows(Source source, List<Numbered> rows, long last, RuntimeException cause) {
        if (rows.isEmpty()) {
            throw cause;
        }
        if (rows.size() > 1) {
            var first = rows.subList(0, rows.size() / 2);
            return writeRows(source, first, lastOf(first))
                    && writeRows(source, rows.subList(rows.size() / 2, rows.size()), last);
        }
        var row = rows.getFirst();
        if (row.event() instanceof CallRecord call && !call.equals(LogRowWriter.reduced(call))) {
            return writeRows(source, List.of(new Numbered(row.seq(), LogRowWriter.reduced(call))), last);
        }
        deadLetters.refused(source.folder(), source.position().node(), row, cause);
        return writeRows(source, List.of(), last);
    }

    private Attempt attempt(Runnable transaction) {
        while (true) {
            try {
                transaction.run();
                succeeded();
                return new Attempt.Done();
            } catch (Fenced e) {
                throw e;
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

    private static long lastOf(List<Numbered> events) {
        return events.getLast().seq();
    }
}
