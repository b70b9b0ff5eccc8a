package dev.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Accepts connections on loopback and joins each to another, once `opening` has said how.
final class Pipe implements AutoCloseable {
    /// Talks to whoever connected; false to hang up instead of joining the far side.
    @FunctionalInterface
    interface Opening {
        boolean joins(Socket near) throws IOException;
    }

    private final ServerSocket acceptor;
    private final int target;
    private final Opening opening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Pipe(ServerSocket acceptor, int target, Opening opening) {
        this.acceptor = acceptor;
        this.target = target;
        this.opening = opening;
        Thread.ofVirtual().name("pipe").start(this::accept);
    }

    int port() {
        return acceptor.getLocalPort();
    }

    private void accept() {
        while (!acceptor.isClosed()) {
            try {
                Socket near = acceptor.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void join(Socket near) {
        try {
            if (!opening.joins(near)) {
                near.close();
                return;
            }
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            Thread.ofVirtual().start(() -> pump(far, near));
            pump(near, far);
        } catch (IOException _) {
            // One side left; the other sees a closed connection.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side left; both are closed.
        }
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
