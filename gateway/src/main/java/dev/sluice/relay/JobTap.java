package dev.sluice.relay;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Keeps a copy of a short JSON answer while it passes untouched. An answer the client asked to have compressed is read
/// from a decoded copy (D-P26).
final class JobTap implements Tap {
    private static final int LONGEST = 1024 * 1024;

    private final String encoding;
    private @Nullable Buffer copy;

    JobTap(String contentType, String contentEncoding) {
        this.encoding = contentEncoding.strip().toLowerCase(Locale.ROOT);
        this.copy = contentType.toLowerCase(Locale.ROOT).contains("json") ? Buffer.buffer() : null;
    }

    @Override
    public Buffer pass(Buffer chunk) {
        if (copy != null) {
            copy = copy.length() + chunk.length() > LONGEST ? null : copy.appendBuffer(chunk);
        }
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

    /// What the answer tells, nothing when it was no JSON, too long, or compressed in a way we cannot read.
    JobAnswer answer() {
        Buffer whole = copy;
        if (whole == null || whole.length() == 0) {
            return JobAnswer.NOTHING;
        }
        return switch (encoding) {
            case "", "identity" -> JobAnswer.of(whole.getBytes());
            case "gzip", "x-gzip" -> JobAnswer.of(gunzip(whole));
            default -> JobAnswer.NOTHING;
        };
    }

    private static byte[] gunzip(Buffer packed) {
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
            return plain.readNBytes(LONGEST);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
