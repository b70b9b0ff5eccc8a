package dev.sluice.store;

import static dev.sluice.store.Tables.OPTIONS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the current [Options]: read whole from the database, replaced in one step, kept when a read fails.
public final class OptionsKeeper {
    private static final Logger log = LoggerFactory.getLogger(OptionsKeeper.class);

    private final Database database;
    private final ChangeFeed feed;
    private final List<Consumer<Options>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Options current = Options.defaults();

    public OptionsKeeper(Database database, ChangeFeed feed) {
        this.database = database;
        this.feed = feed;
        feed.listen(ChangeFeed.Topic.OPTIONS, this::refresh);
    }

    /// The defaults until the first [#refresh].
    public Options current() {
        return current;
    }

    /// Reads the table. A failure is thrown and changes nothing.
    public void refresh() {
        refreshing.lock();
        try {
            Options before = current;
            Options after = before.with(database.read(OptionsKeeper::rows));
            if (after != before) {
                current = after;
                after.findings().stream()
                        .filter(finding -> !before.findings().contains(finding))
                        .forEach(finding -> log.atWarn()
                                .addKeyValue("option", finding.key())
                                .addKeyValue("problem", finding.problem())
                                .log("option ignored"));
                listeners.forEach(listener -> listener.accept(after));
            }
        } finally {
            refreshing.unlock();
        }
    }

    private static Map<String, String> rows(DSLContext sql) {
        Map<String, String> rows = new HashMap<>();
        sql.select(OPTIONS.KEY, OPTIONS.VALUE).from(OPTIONS).forEach(row -> {
            String value = row.value2();
            rows.put(row.value1(), value == null ? "" : value);
        });
        return rows;
    }

    /// Saves `changed` in one transaction and tells everyone. Fails with [BadOption] before anything is written
    /// when a value is not of its option's kind.
    public void put(Map<String, String> changed) {
        changed.forEach(
                (key, text) -> OptionDefaults.BUILT_IN.objection(key, text).ifPresent(wanted -> {
                    throw new BadOption(key, wanted);
                }));
        database.write(tx -> {
            changed.forEach((key, text) -> save(tx, key, text));
            feed.announce(tx, ChangeFeed.Topic.OPTIONS);
            return null;
        });
        refresh();
        feed.published(ChangeFeed.Topic.OPTIONS);
    }

    private static void save(DSLContext tx, String key, String text) {
        int updated = tx.update(OPTIONS)
                .set(OPTIONS.VALUE, text)
                .where(OPTIONS.KEY.eq(key))
                .execute();
        if (updated == 0) {
            tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE).values(key, text).execute();
        }
    }

    /// `listener` hears of every later change, on the thread that noticed it.
    public void onChange(Consumer<Options> listener) {
        listeners.add(listener);
    }
}
