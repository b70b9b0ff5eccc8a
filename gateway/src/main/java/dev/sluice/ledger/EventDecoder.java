package dev.sluice.ledger;

import dev.sluice.ledger.CallRecord.Begun;
import dev.sluice.ledger.CallRecord.Call;
import dev.sluice.ledger.CallRecord.Caller;
import dev.sluice.ledger.CallRecord.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads what [EventEncoder] wrote. Anything else fails with [IllegalArgumentException].
final class EventDecoder {
    private final byte[] bytes;
    private int at;
    private int version;

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
        version = bytes[at++];
        int kind = bytes[at++];
        if (version < 1 || version > EventEncoder.VERSION) {
            throw new IllegalArgumentException(
                    "event has version %d, want 1 to %d".formatted(version, EventEncoder.VERSION));
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
                text(),
                version == 1 ? CallRecord.UNKNOWN_COST : number(),
                version == 1 ? List.of() : begun());
    }

    private List<Begun> begun() {
        int jobs = Math.toIntExact(number());
        if (jobs < 0 || jobs > bytes.length) {
            throw new IllegalArgumentException("a call began %d jobs".formatted(jobs));
        }
        var begun = new ArrayList<Begun>(jobs);
        for (int job = 0; job < jobs; job++) {
            begun.add(new Begun(text(), text(), (int) number()));
        }
        return begun;
    }

    private Job job() {
        var service = text();
        var jobId = text();
        long userId = number();
        long tokenId = number();
        long channelId = number();
        int keyIndex = (int) number();
        var requestId = text();
        var modelName = text();
        var quota = Quota.of(number());
        boolean refunded = number() == 1;
        var createdAt = moment();
        long planId = version == 1 ? 0 : number();
        var byPlan = version == 1 ? Quota.ZERO : Quota.of(number());
        return new Job(
                service, jobId, userId, tokenId, channelId, keyIndex, requestId, modelName, quota, planId, byPlan,
                refunded, createdAt);
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
