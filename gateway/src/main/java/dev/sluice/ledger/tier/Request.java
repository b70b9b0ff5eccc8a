package dev.sluice.ledger.tier;

import java.time.Instant;
import java.util.List;

/// What an expression may know of a client's request, read once when the call is admitted: the time, and the values
/// of the paths and headers the expression names, in its order.
public final class Request {
    private static final Request NONE = new Request(Instant.EPOCH, List.of(), List.of());

    private final Instant at;
    private final List<Value> params;
    private final List<String> headers;

    Request(Instant at, List<Value> params, List<String> headers) {
        this.at = at;
        this.params = List.copyOf(params);
        this.headers = List.copyOf(headers);
    }

    /// A request without a body and headers, at the beginning of time.
    public static Request none() {
        return NONE;
    }

    Instant at() {
        return at;
    }

    Value param(int index) {
        return index < params.size() ? params.get(index) : Value.Nil.NIL;
    }

    String header(int index) {
        return index < headers.size() ? headers.get(index) : "";
    }
}
