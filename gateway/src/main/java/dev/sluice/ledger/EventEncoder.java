package dev.sluice.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Turns an event into the bytes the journal keeps: a version, a kind, then the fields in order. Whole numbers take
/// as many bytes as they need, texts are UTF-8 with their length before them. [EventDecoder] reads it back.
///
/// Keeps its buffer for the next event; for one thread.
final class EventEncoder {
    /// Version 1 had no cost, and jobs only as events of their own that knew of no plan.
    static final int VERSION = 2;
    static final int CALL = 1;
    static final int JOB = 2;
    /// What a column of `logs` takes at most; a longer text is cut, a longer JSON object left out.
    static final int LONG_TEXT = 60_000;

    private static final int TEXT = 1000;
    private static final int LONGEST_NUMBER = 10;

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[4096];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int checksum() {
        crc.reset();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    void encode(LedgerEvent event) {
        length = 0;
        switch (event) {
            case CallRecord call -> call(call);
            case Job job -> job(job);
        }
    }

    private void call(CallRecord call) {
        kind(CALL);
        number(call.kind().number());
        moment(call.at());
        var caller = call.caller();
        number(caller.userId());
        text(caller.username(), TEXT);
        number(caller.tokenId());
        text(caller.tokenName(), TEXT);
        text(caller.group(), TEXT);
        text(caller.ip(), TEXT);
        var way = call.call();
        number(way.channelId());
        number(way.took().toNanos());
        number(way.stream() ? 1 : 0);
        text(way.requestId(), TEXT);
        text(way.upstreamRequestId(), TEXT);
        text(call.modelName(), TEXT);
        number(call.quota().units());
        number(call.paid().remainder());
        number(call.paid().planId());
        number(call.paid().byPlan().units());
        number(call.promptTokens());
        number(call.completionTokens());
        text(call.content(), LONG_TEXT);
        // Never half an object.
        text(call.other().length() > LONG_TEXT ? "{}" : call.other(), LONG_TEXT);
        number(call.cost());
        number(call.begun().size());
        for (var job : call.begun()) {
            text(job.service(), TEXT);
            text(job.jobId(), LONG_TEXT);
            number(job.keyIndex());
        }
    }

    private void job(Job job) {
        kind(JOB);
        text(job.service(), TEXT);
        text(job.jobId(), LONG_TEXT);
        number(job.userId());
        number(job.tokenId());
        number(job.channelId());
        number(job.keyIndex());
        text(job.requestId(), TEXT);
        text(job.modelName(), TEXT);
        number(job.quota().units());
        number(job.refunded() ? 1 : 0);
        moment(job.createdAt());
        number(job.planId());
        number(job.byPlan().units());
    }

    private void kind(int kind) {
        bytes[length++] = VERSION;
        bytes[length++] = (byte) kind;
    }

    private void moment(Instant at) {
        number(at.getEpochSecond());
        number(at.getNano());
    }

    /// Seven bits to a byte, the lowest first; small negative numbers are short too.
    private void number(long value) {
        room(LONGEST_NUMBER);
        long rest = (value << 1) ^ (value >> 63);
        int at = length;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        length = at;
    }

    private void text(String text, int most) {
        var utf8 = (text.length() > most ? Texts.fit(text, most) : text).getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
