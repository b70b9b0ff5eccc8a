package dev.sluice.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who want to hear of one topic. They are told on a virtual thread, one round at a time; signals that come
/// during
/// a round lead to exactly one more.
final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final ChangeFeed.Topic topic;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger pending = new AtomicInteger();

    Listeners(ChangeFeed.Topic topic) {
        this.topic = topic;
    }

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void signal() {
        if (pending.getAndIncrement() == 0) {
            Thread.ofVirtual().name("change-" + topic).start(this::rounds);
        }
    }

    private void rounds() {
        int seen;
        do {
            seen = pending.get();
            listeners.forEach(this::tell);
        } while (!pending.compareAndSet(seen, 0));
    }

    /// One listener that fails must not keep the news from the next.
    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (DatabaseUnavailable e) {
            log.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", e.getMessage())
                    .log("change not taken up, the last state stays");
        } catch (RuntimeException e) {
            log.atError().addKeyValue("topic", topic).setCause(e).log("change not taken up, the last state stays");
        }
    }
}
