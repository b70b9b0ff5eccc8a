package dev.sluice.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Writes one [Answer] to one connection.
final class AnswerWriter {
    private final Socket socket;
    private final PushbackInputStream in;
    private final OutputStream out;

    AnswerWriter(Socket socket, PushbackInputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /// True when the connection can carry another request. Fails with [PeerGone] when the peer left in between.
    boolean write(Answer answer, boolean headOnly) throws IOException {
        await(answer.firstByteAfter());
        if (answer.framing() != Answer.Framing.RAW) {
            out.write(head(answer).getBytes(StandardCharsets.ISO_8859_1));
        }
        if (!headOnly) {
            writeBody(answer);
        }
        return switch (answer.end()) {
            case WHOLE -> answer.framing() != Answer.Framing.CLOSE;
            case CUT -> false;
            case RESET -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case STALL -> {
                await(Duration.ofDays(1));
                yield false;
            }
        };
    }

    private void writeBody(Answer answer) throws IOException {
        long left = answer.endAfter();
        boolean first = true;
        for (byte[] piece : answer.pieces()) {
            if (left <= 0) {
                return;
            }
            if (!first) {
                await(answer.pause());
            }
            first = false;
            int length = (int) Math.min(left, piece.length);
            left -= length;
            writePiece(answer, piece, length);
        }
        if (answer.framing() == Answer.Framing.CHUNKED && answer.end() == Answer.End.WHOLE) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void writePiece(Answer answer, byte[] piece, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (answer.framing() != Answer.Framing.CHUNKED) {
            out.write(piece, 0, length);
            return;
        }
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunk = new byte[size.length + length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(piece, 0, chunk, size.length, length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        out.write(chunk);
    }

    private static String head(Answer answer) {
        var head = new StringBuilder("HTTP/1.1 %d Scripted\r\n".formatted(answer.status()));
        answer.headers()
                .forEach(line -> head.append(line.name())
                        .append(": ")
                        .append(line.value())
                        .append("\r\n"));
        switch (answer.framing()) {
            case LENGTH ->
                head.append("Content-Length: %d\r\n"
                        .formatted(answer.claimedLength().orElse(answer.length())));
            case CHUNKED -> head.append("Transfer-Encoding: chunked\r\n");
            case CLOSE, RAW -> head.append("Connection: close\r\n");
        }
        return head.append("\r\n").toString();
    }

    /// Waits by listening, so that a peer that leaves is noticed at once.
    private void await(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            int next = in.read();
            if (next < 0) {
                throw new PeerGone();
            }
            in.unread(next);
        } catch (SocketTimeoutException _) {
            // The time is over and the peer is still there.
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /// The peer closed the connection while an answer was under way.
    static final class PeerGone extends IOException {
        PeerGone() {
            super("the peer left before the answer was out");
        }
    }
}
