package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A bare connection for what no proper client sends: two lengths, broken lines, half a body, a reset.
public final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /// Connects on loopback; a read that takes longer than `patience` fails.
    public RawConnection(int port, Duration patience) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends one message whose lines end in plain newlines in `text`; they go out as CR LF.
    public static Response exchange(int port, String text) {
        try (var connection = new RawConnection(port, Duration.ofSeconds(10))) {
            return connection.send(text.replace("\n", "\r\n")).receive();
        }
    }

    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next response. A body without a length lasts until the close; a close before any byte is an error.
    public Response receive() {
        try {
            var head = Wire.readHead(in);
            if (head == null) {
                throw new IOException("the connection was closed without an answer");
            }
            int status = Integer.parseInt(head.startLine().split(" ", 3)[1]);
            boolean bodiless = status == 204 || status == 304 || status < 200;
            byte[] body = bodiless ? new byte[0] : Wire.readBody(in, head, true);
            return new Response(status, head.headers(), Buffer.buffer(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next line without its end, to watch an answer arrive; empty string at the end of the stream.
    public String line() {
        try {
            var line = Wire.readLine(in);
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads `bytes` of a body and drops them; false when the peer closes before.
    public boolean skip(long bytes) {
        try {
            in.skipNBytes(bytes);
            return true;
        } catch (EOFException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// True when the peer has closed and nothing is left to read; waits for it as long as the patience lasts.
    public boolean closedByPeer() {
        try {
            return in.read() < 0;
        } catch (IOException _) {
            return socket.isClosed();
        }
    }

    /// Leaves with a reset, as a killed client does.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
