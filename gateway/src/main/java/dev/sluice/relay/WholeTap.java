package dev.sluice.relay;

import dev.sluice.ledger.Usage;
import dev.sluice.ledger.UsageReader;
import io.vertx.core.buffer.Buffer;

/// Watches an answer that is one document, or no JSON at all. Every byte passes at once.
final class WholeTap implements ModelTap {
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final byte[] NOTHING = {};

    private final UsageReader usage = new UsageReader();
    private final AnswerText answer;
    private long bytes;
    /// A short answer is one piece, whose text is only counted when its usage is missing.
    private byte[] first = NOTHING;

    WholeTap(String model) {
        this.answer = new AnswerText(model, LONGEST_TEXT, false);
    }

    @Override
    public Buffer pass(Buffer chunk) {
        byte[] piece = chunk.getBytes();
        usage.feed(piece, 0, piece.length);
        if (bytes == 0) {
            first = piece;
        } else {
            answer.read(piece, 0, piece.length);
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
    public AnswerText.Sample text() {
        answer.read(first, 0, first.length);
        first = NOTHING;
        return answer.sample();
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
