package dev.sluice.http;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;

/// Reads request bodies within limits. The request must be paused; a body in a known `Content-Encoding` is decoded
/// and the header removed, so that everything behind sees plain bytes.
public final class BodyReader {
    private static final int FIRST_LOOK = 64 * 1024;
    private static final int UNPACK_BUFFER = 64 * 1024;

    private final long longest;

    /// `longest`: the most bytes a body may have after decoding.
    public BodyReader(long longest) {
        this.longest = longest;
    }

    /// What was read, and whether it is the whole body. When it is not, the request is paused again and its
    /// handlers are free.
    public record Head(Buffer bytes, boolean complete) {}

    /// The longest body allowed, in bytes.
    public long longest() {
        return longest;
    }

    /// The whole body. Fails with [Refused]: 413 when it is longer than allowed, 415 for an unknown encoding, 400
    /// when the encoding is broken or the client breaks off.
    public Future<Buffer> whole(HttpServerRequest request) {
        return until(request, longest, _ -> false).map(Head::bytes);
    }

    /// Reads until `enough` says so, the body ends, or `most` bytes are there. `enough` is asked when the size has
    /// doubled since it was asked last, beginning at 64 KiB. An encoded body is always read whole.
    public Future<Head> until(HttpServerRequest request, long most, Predicate<Buffer> enough) {
        if (announced(request) > longest) {
            return Future.failedFuture(tooLong());
        }
        if (request.isEnded()) {
            return Future.succeededFuture(new Head(Buffer.buffer(), true));
        }
        encourage(request);
        return new Reading(request, most, enough).begin();
    }

    /// Tells a client that waits with its body (`Expect: 100-continue`) to send it.
    public static void encourage(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            throw Refusal.of(400, "bad_request", "The Content-Length header is not a number.")
                    .asFailure();
        }
    }

    private Refused tooLong() {
        return Refusal.of(
                        413,
                        "read_request_body_failed",
                        "The request body is longer than the %d MiB allowed here.".formatted(longest / (1024 * 1024)))
                .because("body_too_large")
                .asFailure();
    }

    @FunctionalInterface
    private interface Unpacking {
        InputStream of(InputStream packed) throws IOException;
    }

    private final class Reading {
        private final HttpServerRequest request;
        private final String encoding;
        private final long most;
        private final Predicate<Buffer> enough;
        private final Promise<Head> head = Promise.promise();
        private Buffer bytes = Buffer.buffer();
        private int nextLook = FIRST_LOOK;
        private boolean over;

        Reading(HttpServerRequest request, long most, Predicate<Buffer> enough) {
            this.request = request;
            this.most = most;
            this.enough = enough;
            String named = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            this.encoding = named == null ? "" : named.strip().toLowerCase(Locale.ROOT);
        }

        Future<Head> begin() {
            request.handler(this::take);
            request.endHandler(_ -> finish(true));
            request.exceptionHandler(
                    _ -> fail(Refusal.of(400, "read_request_body_failed", "The request body ended early.")
                            .asFailure()));
            request.resume();
            return head.future();
        }

        private void take(Buffer chunk) {
            if (over) {
                return;
            }
            bytes = bytes.length() == 0 ? chunk : grown(chunk);
            if (bytes.length() > longest) {
                request.pause();
                fail(tooLong());
            } else if (encoding.isEmpty() || encoding.equals("identity")) {
                look();
            }
        }

        /// The first chunk is the transport's own; only a second one makes a buffer of ours.
        private Buffer grown(Buffer chunk) {
            return bytes.length() >= FIRST_LOOK
                    ? bytes.appendBuffer(chunk)
                    : Buffer.buffer(FIRST_LOOK).appendBuffer(bytes).appendBuffer(chunk);
        }

        private void look() {
            boolean full = bytes.length() >= most;
            if (!full && bytes.length() < nextLook) {
                return;
            }
            nextLook = bytes.length() * 2;
            if (full || enough.test(bytes)) {
                request.pause();
                finish(false);
            }
        }

        private void finish(boolean complete) {
            if (over) {
                return;
            }
            try {
                Buffer plain = complete ? decoded() : bytes;
                over = true;
                head.complete(new Head(plain, complete));
            } catch (Refused refused) {
                fail(refused);
            }
        }

        private Buffer decoded() {
            return switch (encoding) {
                case "", "identity" -> bytes;
                case "gzip", "x-gzip" -> unpacked("gzip", packed -> new GZIPInputStream(packed, UNPACK_BUFFER));
                case "br" -> unpacked("brotli", packed -> new BrotliInputStream(packed, UNPACK_BUFFER));
                default ->
                    throw Refusal.of(
                                    415,
                                    "unsupported_encoding",
                                    "Content-Encoding `%s` is not understood; send gzip, br or none."
                                            .formatted(encoding))
                            .asFailure();
            };
        }

        private Buffer unpacked(String name, Unpacking unpacking) {
            request.headers().remove(HttpHeaders.CONTENT_ENCODING);
            try (var plain = unpacking.of(new ByteArrayInputStream(bytes.getBytes()))) {
                byte[] all = plain.readNBytes(Math.toIntExact(Math.min(longest + 1, Integer.MAX_VALUE - 16)));
                if (all.length > longest) {
                    throw tooLong();
                }
                return Buffer.buffer(all);
            } catch (IOException _) {
                throw Refusal.of(400, "read_request_body_failed", "The request body is not valid %s.".formatted(name))
                        .asFailure();
            }
        }

        private void fail(Refused refused) {
            if (!over) {
                over = true;
                head.fail(refused);
            }
        }
    }
}
