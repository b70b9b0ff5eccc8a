package dev.sluice.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Channels in memory whose reading can be made to fail, and which counts reads.
final class FailingChannels implements RoutingSource {
    final List<Channel> channels = new CopyOnWriteArrayList<>();
    final List<Ability> abilities = new CopyOnWriteArrayList<>();
    final AtomicInteger wholeReads = new AtomicInteger();
    final AtomicInteger smallReads = new AtomicInteger();
    final AtomicInteger failuresLeft = new AtomicInteger();
    volatile Supplier<Throwable> failure = () -> new IllegalStateException("connection refused");

    FailingChannels(SampleChannel... samples) {
        for (var sample : samples) {
            channels.add(sample.read());
        }
    }

    void failForever() {
        failuresLeft.set(Integer.MAX_VALUE);
    }

    void recover() {
        failuresLeft.set(0);
    }

    @Override
    public RoutingRows everything() {
        wholeReads.incrementAndGet();
        failIfAsked();
        return new RoutingRows(new ArrayList<>(channels), new ArrayList<>(abilities));
    }

    @Override
    public RoutingRows serving(List<String> groups, String model) {
        smallReads.incrementAndGet();
        failIfAsked();
        return new RoutingRows(new ArrayList<>(channels), new ArrayList<>(abilities));
    }

    @Override
    public RoutingRows channel(long id) {
        failIfAsked();
        return new RoutingRows(
                channels.stream().filter(channel -> channel.id() == id).toList(), List.of());
    }

    private void failIfAsked() {
        if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            FailingChannels.<RuntimeException>raise(failure.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(@Nullable Throwable failure) throws E {
        throw (E) failure;
    }
}
