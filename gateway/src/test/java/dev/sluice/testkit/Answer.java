package dev.sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// What a [FakeUpstream] sends for one request, faults included. Each method returns a changed copy.
///
/// `pieces` are written one by one, `pause` apart. `claimedLength` replaces the true content length. `end` takes place
/// once `endAfter` body bytes are out, or after the last one.
public record Answer(
        int status,
        List<Headers.Line> headers,
        List<byte[]> pieces,
        Framing framing,
        OptionalLong claimedLength,
        Duration firstByteAfter,
        Duration pause,
        End end,
        long endAfter) {

    /// How the end of the body is told.
    public enum Framing {
        LENGTH,
        CHUNKED,
        /// No length: the close ends the body.
        CLOSE,
        /// The pieces are the whole message, status line included.
        RAW
    }

    /// What happens when the bytes are out.
    public enum End {
        WHOLE,
        /// The connection is closed in order.
        CUT,
        /// The connection is reset (TCP RST).
        RESET,
        /// Nothing more is sent, the connection stays open until the peer goes.
        STALL
    }

    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(
                status,
                List.of(new Headers.Line("Content-Type", contentType)),
                List.of(body),
                Framing.LENGTH,
                OptionalLong.empty(),
                Duration.ZERO,
                Duration.ZERO,
                End.WHOLE,
                Long.MAX_VALUE);
    }

    public static Answer json(int status, String body) {
        return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(String body) {
        return json(200, body);
    }

    /// An error in OpenAI's shape.
    public static Answer error(int status, String code) {
        return json(status, """
                {"error":{"message":"the upstream says %s","type":"upstream_error","param":null,"code":"%s"}}""".formatted(code, code));
    }

    /// A stream of server-sent events, one piece for each `data` line.
    public static Answer sse(String... data) {
        return events(Stream.of(data).map(line -> "data: " + line + "\n\n").toArray(String[]::new));
    }

    /// A stream of server-sent events whose framing the caller writes.
    public static Answer events(String... events) {
        var pieces = Stream.of(events)
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
        return of(200, "text/event-stream", new byte[0]).withPieces(pieces).chunked();
    }

    /// A body of `size` bytes, sent in blocks of 64 KiB.
    public static Answer large(String contentType, long size) {
        byte[] block = new byte[64 * 1024];
        var blocks = new ArrayList<>(Collections.nCopies(Math.toIntExact(size / block.length), block));
        blocks.add(new byte[Math.toIntExact(size % block.length)]);
        return of(200, contentType, new byte[0]).copy(blocks, Framing.LENGTH);
    }

    /// Exactly these bytes, then a close.
    public static Answer raw(String message) {
        return of(0, "", message.getBytes(StandardCharsets.ISO_8859_1))
                .copy(Framing.RAW)
                .ending(End.CUT, Long.MAX_VALUE);
    }

    /// A reset in place of an answer.
    public static Answer reset() {
        return raw("").ending(End.RESET, 0);
    }

    public static Answer redirect(int status, String location) {
        return of(status, "text/plain", new byte[0]).with("Location", location);
    }

    public Answer with(String name, String value) {
        var lines = Stream.concat(headers.stream(), Stream.of(new Headers.Line(name, value)))
                .toList();
        return new Answer(status, lines, pieces, framing, claimedLength, firstByteAfter, pause, end, endAfter);
    }

    public Answer withPieces(List<byte[]> others) {
        return copy(others, framing);
    }

    public Answer chunked() {
        return copy(Framing.CHUNKED);
    }

    public Answer delimitedByClose() {
        return copy(Framing.CLOSE);
    }

    /// Compresses the body as a whole and says so.
    public Answer gzip() {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            for (byte[] piece : pieces) {
                zip.write(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy(List.of(packed.toByteArray()), framing).with("Content-Encoding", "gzip");
    }

    public Answer claimingLength(long length) {
        return new Answer(
                status, headers, pieces, framing, OptionalLong.of(length), firstByteAfter, pause, end, endAfter);
    }

    public Answer firstByteAfter(Duration delay) {
        return new Answer(status, headers, pieces, framing, claimedLength, delay, pause, end, endAfter);
    }

    public Answer paced(Duration between) {
        return new Answer(status, headers, pieces, framing, claimedLength, firstByteAfter, between, end, endAfter);
    }

    /// Closes the connection once `bytes` of the body are out.
    public Answer cutAfter(long bytes) {
        return ending(End.CUT, bytes);
    }

    public Answer resetAfter(long bytes) {
        return ending(End.RESET, bytes);
    }

    public Answer stallAfter(long bytes) {
        return ending(End.STALL, bytes);
    }

    /// Of the body, in bytes.
    public long length() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    private Answer ending(End how, long after) {
        return new Answer(status, headers, pieces, framing, claimedLength, firstByteAfter, pause, how, after);
    }

    private Answer copy(Framing other) {
        return copy(pieces, other);
    }

    private Answer copy(List<byte[]> others, Framing other) {
        return new Answer(
                status, headers, List.copyOf(others), other, claimedLength, firstByteAfter, pause, end, endAfter);
    }
}
