package dev.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stands before a database server and takes it away: refuses connections, or lets them hang.
public final class DatabaseProxy implements AutoCloseable {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(localhost|127\\.0\\.0\\.1):(\\d+)");

    private final String dsn;
    private final int target;
    private final int port;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    /// Bytes pass while this can be read-locked.
    private final ReentrantReadWriteLock flow = new ReentrantReadWriteLock();

    private @Nullable ServerSocket acceptor;

    /// Stands before the server of a PostgreSQL or MariaDB `dsn`, and lets everything pass.
    public DatabaseProxy(String dsn) {
        Matcher address = HOST_AND_PORT.matcher(dsn);
        if (!address.find()) {
            throw new IllegalArgumentException("the DSN names no server on loopback");
        }
        target = Integer.parseInt(address.group(2));
        port = listen(0);
        this.dsn = address.replaceFirst("127.0.0.1:" + port);
    }

    /// The DSN that leads through this proxy.
    public String dsn() {
        return dsn;
    }

    /// Cuts every connection and refuses new ones.
    public void stop() {
        try {
            if (acceptor != null) {
                acceptor.close();
            }
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes connections again, after [#stop].
    public void resume() {
        listen(port);
    }

    /// Holds back every byte in both directions, until [#flow].
    public void hang() {
        flow.writeLock().lock();
    }

    /// Lets bytes pass again; to be called by the thread that called [#hang].
    public void flow() {
        flow.writeLock().unlock();
    }

    private int listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            acceptor = socket;
            Thread.ofVirtual().name("database-proxy").start(() -> accept(socket));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket near = socket.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                connections.add(near);
                connections.add(far);
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException _) {
                // Stopped, or the server is gone: the client sees a closed connection either way.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                flow.readLock().lock();
                try {
                    out.write(buffer, 0, read);
                } finally {
                    flow.readLock().unlock();
                }
            }
        } catch (IOException _) {
            // One side left; both are closed.
        } finally {
            connections.remove(from);
            connections.remove(to);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
