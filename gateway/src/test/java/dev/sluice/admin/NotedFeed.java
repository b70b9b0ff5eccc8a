package dev.sluice.admin;

import dev.sluice.store.ChangeFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;

/// A change feed of a single node that remembers what it was told.
final class NotedFeed implements ChangeFeed {
    private final List<Topic> announced = new CopyOnWriteArrayList<>();
    private final List<Topic> published = new CopyOnWriteArrayList<>();

    @Override
    public void announce(DSLContext tx, Topic topic) {
        announced.add(topic);
    }

    @Override
    public void published(Topic topic) {
        published.add(topic);
    }

    @Override
    public void listen(Topic topic, Runnable onChange) {}

    List<Topic> announced() {
        return announced;
    }

    List<Topic> published() {
        return published;
    }
}
