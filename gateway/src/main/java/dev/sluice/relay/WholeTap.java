package dev.sluice.relay;

import dev.sluice.ledger.Estimate;
import dev.sluice.ledger.Usage;
import dev.sluice.ledger.UsageReader;
import io.vertx.core.buffer.Buffer;

/// Watches an answer that is one document, or no JSON at all. Every byte passes at once.
final class WholeTap implements ModelTap {
    private static final byte[] NOTHING = {};

    private final UsageReader usage = new UsageReader();
    private final Estimate answer;
    private long bytes;
    /// A short answer is one piece, whose text is only counted when its usage is missing.
    private byte[] first = NOTHING;

    WholeTap(String model) {
        this.answer = new Estimate(model);
    }

    @Override
    public Buffer pass(Buffer chunk) {
        byte[] piece = chunk.getBytes();
        usage.feed(piece, 0, piece.length);
        if (bytes == 0) {
            first = piece;
        } else {
            AnswerText.addTo(answer, piece, 0, piece.length);
        }
        bytes += piece.length;
        return chunk;
    }

    @Override
    public Buffer end() {
        return Buffer.buffer();
    }

    @Override
    public Buffer broken(String what) {
        return Buffer.buffer();
    }

    @Override
    public Usage reported() {
        return usage.usage();
    }

    @Override
    public long outputEstimate() {
        AnswerText.addTo(answer, first, 0, first.length);
        first = NOTHING;
        return answer.tokens();
    }

    /// How many bytes passed.
    long bytes() {
        return bytes;
    }
}
