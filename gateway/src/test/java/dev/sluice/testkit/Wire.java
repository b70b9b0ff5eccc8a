package dev.sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 messages off a stream exactly as they came. Lenient where a test may want to see what was sent.
final class Wire {
    private Wire() {}

    /// The first line of a message and its headers.
    record Head(String startLine, Headers headers) {
        boolean chunked() {
            return headers.first("Transfer-Encoding")
                    .map(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"))
                    .orElse(false);
        }
    }

    /// Null when the peer closed the connection instead of sending another message.
    static @Nullable Head readHead(InputStream in) throws IOException {
        String start = readLine(in);
        while (start != null && start.isEmpty()) {
            start = readLine(in);
        }
        if (start == null) {
            return null;
        }
        var lines = new ArrayList<Headers.Line>();
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("a header line without a colon");
            }
            lines.add(new Headers.Line(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new Head(start, new Headers(lines));
    }

    /// The body that belongs to `head`. Without a length it is empty for a request and lasts until the close for a
    /// response (`untilClose`). A body that ends early is an [EOFException].
    static byte[] readBody(InputStream in, Head head, boolean untilClose) throws IOException {
        if (head.chunked()) {
            return readChunks(in);
        }
        var length = head.headers().first("Content-Length");
        if (length.isPresent()) {
            return readExactly(in, Integer.parseInt(length.get()));
        }
        return untilClose ? in.readAllBytes() : new byte[0];
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(in);
            if (size == null) {
                throw new EOFException("the body ended before its last chunk");
            }
            int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            if (length == 0) {
                for (String line = readLine(in); line != null && !line.isEmpty(); ) {
                    line = readLine(in);
                }
                return body.toByteArray();
            }
            body.write(readExactly(in, length));
            readLine(in);
        }
    }

    private static byte[] readExactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
    }

    /// A line without its end; null at the end of the stream.
    static @Nullable String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
