package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Keep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Journals that processes left which died and were not started again: whoever finds one writes its events and
/// clears it. Blocks.
final class LeftJournals {
    private static final Logger log = LoggerFactory.getLogger(LeftJournals.class);

    private final LedgerConfig config;
    private final NodeStore nodes;
    private final LedgerStore store;
    private final BatchWriter batches;
    private final String owner;
    private final BiFunction<JournalFolder, Node, JournalReader.Damage> damage;

    LeftJournals(
            LedgerConfig config,
            NodeStore nodes,
            LedgerStore store,
            BatchWriter batches,
            String owner,
            BiFunction<JournalFolder, Node, JournalReader.Damage> damage) {
        this.config = config;
        this.nodes = nodes;
        this.store = store;
        this.batches = batches;
        this.owner = owner;
        this.damage = damage;
    }

    /// Writes all there are; `done` hears of each. False when the writer closes first.
    boolean write(Supplier<Keep> keep, Consumer<Node> done) {
        for (var folder : JournalFolder.left(config.journal().folder(), nodes.database())) {
            try (folder) {
                var node = nodes.own(folder.node(), owner);
                var segments = folder.segments();
                boolean whole = write(folder, node, segments, keep);
                if (whole) {
                    done.accept(node);
                }
                clear(segments, whole);
                if (!whole) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean write(JournalFolder folder, Node node, List<Segment> segments, Supplier<Keep> keep) {
        var position = store.position(node);
        var source = new BatchWriter.Source(position, folder.path(), false);
        var reader = new JournalReader(segments, damage.apply(folder, node));
        long from = position.done();
        while (true) {
            var events = new ArrayList<Numbered>();
            long last = position.done();
            for (var next = reader.next(last);
                    next != null;
                    next = events.size() < config.batch() ? reader.next(last) : null) {
                events.add(next);
                last = next.seq();
            }
            if (events.isEmpty()) {
                break;
            }
            if (!batches.write(source, events, keep.get())) {
                return false;
            }
        }
        if (position.done() > from) {
            log.atInfo()
                    .addKeyValue("folder", folder.path())
                    .addKeyValue("node", node.id())
                    .addKeyValue("events", position.done() - from)
                    .log("events of a dead process are written");
        }
        return true;
    }

    private static void clear(List<Segment> segments, boolean written) {
        for (var segment : segments) {
            try {
                if (written) {
                    segment.delete();
                } else {
                    segment.close();
                }
            } catch (IOException e) {
                log.atWarn().addKeyValue("cause", e.getMessage()).log("a journal file could not be removed");
            }
        }
    }
}
