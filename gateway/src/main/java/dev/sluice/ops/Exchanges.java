package dev.sluice.ops;

import java.util.List;

/// Remembers the last calls: for doctor, and for the answer to "what exactly did the client get?".
///
/// Bodies are cut and cleaned of secrets when they are read, not on the way of the call.
public final class Exchanges implements CallObserver {
    /// How much of a failed answer is kept, in characters.
    public static final int LONGEST_BODY = 4096;

    private final Ring<Exchange> all = new Ring<>(1000);
    private final Ring<Exchange> passThrough = new Ring<>(50);
    private final Ring<Exchange> failed = new Ring<>(50);
    private final Redactor redactor;

    public Exchanges(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    public void ended(Exchange exchange) {
        Exchange bare = exchange.failed() ? cut(exchange) : withBody(exchange, "");
        all.add(bare);
        if (exchange.asked().passThrough()) {
            passThrough.add(bare);
        }
        if (exchange.failed()) {
            failed.add(bare);
        }
    }

    /// The last 1000 at most, oldest first, without bodies.
    public List<Exchange> all() {
        return all.last(1000).stream().map(exchange -> withBody(exchange, "")).toList();
    }

    public List<Exchange> passThrough() {
        return clean(passThrough.last(50));
    }

    /// Calls answered with 400 and above.
    public List<Exchange> failed() {
        return clean(failed.last(50));
    }

    private List<Exchange> clean(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(exchange ->
                        withBody(exchange, redactor.clean(exchange.answered().body())))
                .toList();
    }

    private static Exchange cut(Exchange exchange) {
        String body = exchange.answered().body();
        return body.length() > LONGEST_BODY ? withBody(exchange, body.substring(0, LONGEST_BODY)) : exchange;
    }

    private static Exchange withBody(Exchange exchange, String body) {
        var answered = exchange.answered();
        if (answered.body().equals(body)) {
            return exchange;
        }
        return new Exchange(
                exchange.begun(),
                exchange.requestId(),
                exchange.asked(),
                exchange.upstream(),
                new Exchange.Answered(
                        answered.status(),
                        answered.origin(),
                        answered.code(),
                        answered.reason(),
                        answered.bytes(),
                        body),
                exchange.attempts(),
                exchange.firstByte(),
                exchange.duration(),
                exchange.inputTokens(),
                exchange.outputTokens());
    }
}
