package dev.sluice.ledger;

import dev.sluice.ledger.CallRecord.Call;
import dev.sluice.ledger.CallRecord.Caller;
import dev.sluice.ledger.CallRecord.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// Reads what [EventEncoder] wrote. Anything else fails with [IllegalArgumentException].
final class EventDecoder {
    private final byte[] bytes;
    private int at;

    private EventDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    static LedgerEvent decode(byte[] bytes) {
        try {
            return new EventDecoder(bytes).event();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException("an event of %d bytes ends too early".formatted(bytes.length), e);
        }
    }

    private LedgerEvent event() {
        int version = bytes[at++];
        int kind = bytes[at++];
        if (version != EventEncoder.VERSION) {
            throw new IllegalArgumentException(
                    "event has version %d, want %d".formatted(version, EventEncoder.VERSION));
        }
        return switch (kind) {
            case EventEncoder.CALL -> call();
            case EventEncoder.JOB -> job();
            default -> throw new IllegalArgumentException("event is of kind %d, want 1 or 2".formatted(kind));
        };
    }

    private CallRecord call() {
        var kind = Kind.of((int) number());
        var moment = moment();
        var caller = new Caller(number(), text(), number(), text(), text(), text());
        var call = new Call(number(), Duration.ofNanos(number()), number() == 1, text(), text());
        return new CallRecord(
                kind,
                moment,
                caller,
                call,
                text(),
                Quota.of(number()),
                new Paid(number(), number(), Quota.of(number())),
                number(),
                number(),
                text(),
                text());
    }

    private Job job() {
        return new Job(
                text(),
                text(),
                number(),
                number(),
                number(),
                (int) number(),
                text(),
                text(),
                Quota.of(number()),
                number() == 1,
                moment());
    }

    private Instant moment() {
        return Instant.ofEpochSecond(number(), number());
    }

    private long number() {
        long value = 0;
        int shift = 0;
        byte part;
        do {
            part = bytes[at++];
            value |= (part & 0x7FL) << shift;
            shift += 7;
        } while (part < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    private String text() {
        int length = Math.toIntExact(number());
        var text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }
}
