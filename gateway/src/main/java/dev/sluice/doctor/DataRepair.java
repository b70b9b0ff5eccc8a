package dev.sluice.doctor;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.util.Map;
import org.jooq.DSLContext;

/// A repair of rows. Its preview is the repair itself, rolled back: the two can never tell different stories.
abstract class DataRepair implements Repair {
    private final Database database;
    private final ChangeFeed feed;
    private final ChangeFeed.Topic topic;

    DataRepair(Database database, ChangeFeed feed, ChangeFeed.Topic topic) {
        this.database = database;
        this.feed = feed;
        this.topic = topic;
    }

    /// Changes the rows and returns what changed.
    abstract Map<String, Object> change(DSLContext tx);

    @Override
    public final Map<String, Object> preview() {
        try {
            return database.write(tx -> {
                throw new Undo(change(tx));
            });
        } catch (Undo undo) {
            return undo.changes;
        }
    }

    @Override
    public final Map<String, Object> apply() {
        Map<String, Object> changes = database.write(tx -> {
            Map<String, Object> made = change(tx);
            feed.announce(tx, topic);
            return made;
        });
        feed.published(topic);
        return changes;
    }

    /// Ends a transaction without a commit and carries out what would have changed.
    private static final class Undo extends RuntimeException {
        private final transient Map<String, Object> changes;

        Undo(Map<String, Object> changes) {
            super("preview", null, false, false);
            this.changes = changes;
        }
    }
}
