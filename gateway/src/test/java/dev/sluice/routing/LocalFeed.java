package dev.sluice.routing;

import dev.sluice.store.ChangeFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;

/// A feed of one node: remembers what was announced inside a transaction and tells listeners on the spot.
final class LocalFeed implements ChangeFeed {
    final List<Topic> announced = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void announce(DSLContext tx, Topic topic) {
        announced.add(topic);
    }

    @Override
    public void published(Topic topic) {
        listeners.forEach(Runnable::run);
    }

    @Override
    public void listen(Topic topic, Runnable onChange) {
        listeners.add(onChange);
    }
}
