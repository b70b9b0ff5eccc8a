package dev.sluice.doctor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is made when it is first asked for. A failure is remembered too: twenty checks must not wait twenty
/// times for a database that is away.
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;
    private @Nullable RuntimeException failure;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        T value = made;
        if (value == null) {
            try {
                value = maker.get();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            made = value;
        }
        return value;
    }
}
