package dev.sluice.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that opens tunnels, asked by `CONNECT` or by SOCKS5. Whatever place it is asked for, it leads to one port on
/// loopback, and remembers what it was asked. Sources: RFC 9110 §9.3.6, RFC 1928, RFC 1929.
public final class ForwardProxy implements AutoCloseable {
    private static final int SOCKS5 = 5;
    private static final int WITH_PASSWORD = 2;

    /// `place` is `host:port`, the host as it was written; `login` is `user:password`, `""` for none.
    public record Asked(String place, String login) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Pipe pipe;

    private ForwardProxy(ServerSocket acceptor, int target) {
        pipe = new Pipe(acceptor, target, this::open);
    }

    public static ForwardProxy to(int target) {
        try {
            return new ForwardProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return pipe.port();
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private boolean open(Socket near) throws IOException {
        var in = new DataInputStream(near.getInputStream());
        int first = in.read();
        return first == SOCKS5 ? socks(in, near.getOutputStream()) : connect(first, near);
    }

    private boolean socks(DataInputStream in, OutputStream out) throws IOException {
        byte[] methods = new byte[in.readUnsignedByte()];
        in.readFully(methods);
        String login = "";
        if (new String(methods, StandardCharsets.ISO_8859_1).indexOf(WITH_PASSWORD) >= 0) {
            out.write(new byte[] {SOCKS5, WITH_PASSWORD});
            in.readByte();
            login = text(in) + ":" + text(in);
            out.write(new byte[] {1, 0});
        } else {
            out.write(new byte[] {SOCKS5, 0});
        }
        in.skipNBytes(3);
        String host = switch (in.readUnsignedByte()) {
            case 3 -> text(in);
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            default -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
        };
        asked.add(new Asked(host + ":" + in.readUnsignedShort(), login));
        out.write(new byte[] {SOCKS5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return true;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private boolean connect(int first, Socket near) throws IOException {
        Wire.Head head = Wire.readHead(near.getInputStream());
        if (head == null) {
            return false;
        }
        String[] words = ((char) first + head.startLine()).split(" ", -1);
        OutputStream out = near.getOutputStream();
        if (!words[0].equals("CONNECT")) {
            out.write("HTTP/1.1 405 Tunnels only\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        String login = head.headers()
                .first("Proxy-Authorization")
                .map(basic -> new String(
                        Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.UTF_8))
                .orElse("");
        asked.add(new Asked(words[1], login));
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    @Override
    public void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
