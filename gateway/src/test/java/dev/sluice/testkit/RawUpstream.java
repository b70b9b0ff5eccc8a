package dev.sluice.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An upstream on loopback that a test writes itself, byte by byte, for what [FakeUpstream] is too well-behaved for.
public final class RawUpstream implements AutoCloseable {
    private final ServerSocket acceptor;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /// What happens on a connection, from the end of a request's head on; the connection is closed when it returns.
    @FunctionalInterface
    public interface Conversation {
        void with(Headers head, InputStream body, OutputStream out) throws Exception;
    }

    private RawUpstream(Conversation conversation) throws IOException {
        acceptor = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("raw-upstream").start(() -> accept(conversation));
    }

    public static RawUpstream start(Conversation conversation) {
        try {
            return new RawUpstream(conversation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + acceptor.getLocalPort();
    }

    private void accept(Conversation conversation) {
        while (!acceptor.isClosed()) {
            try {
                Socket socket = acceptor.accept();
                connections.add(socket);
                Thread.ofVirtual().name("raw-upstream-connection").start(() -> converse(socket, conversation));
            } catch (IOException e) {
                if (!acceptor.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket socket, Conversation conversation) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Wire.Head head = Wire.readHead(in);
            if (head != null) {
                conversation.with(head.headers(), in, socket.getOutputStream());
            }
        } catch (IOException _) {
            // The peer left; the test sees that on its own side.
        } catch (Exception e) {
            throw new IllegalStateException("the conversation failed", e);
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            acceptor.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
