package dev.sluice.ops;

import java.util.List;

/// Hears of every call once it is over. Called on event loops: must return at once and never throw.
@FunctionalInterface
public interface CallObserver {
    void ended(Exchange exchange);

    static CallObserver all(List<CallObserver> observers) {
        List<CallObserver> each = List.copyOf(observers);
        return exchange -> {
            for (CallObserver observer : each) {
                observer.ended(exchange);
            }
        };
    }
}
