package dev.sluice.testkit;

import dev.sluice.demo.DemoReplies;
import dev.sluice.demo.Reply;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An upstream on loopback that answers as told and remembers every request.
///
/// An answer comes from the queue ([#enqueue]) while it holds any, then from the latest rule for the path ([#on]), then
/// from the built-in demo vendor. A request is remembered when its body is complete, before it is answered.
public final class FakeUpstream implements AutoCloseable {
    private record Rule(String path, Function<Received, Answer> answer) {
        boolean fits(Received request) {
            return path.endsWith("*")
                    ? request.path().startsWith(path.substring(0, path.length() - 1))
                    : request.path().equals(path);
        }
    }

    private final DemoReplies replies = new DemoReplies(Clock.systemUTC());
    private final Queue<Answer> queue = new ConcurrentLinkedQueue<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final ServerSocket acceptor;

    private FakeUpstream(int port) throws IOException {
        acceptor = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fake-upstream").start(this::accept);
    }

    public static FakeUpstream start() {
        return start(0);
    }

    /// Starts on a given port, for an upstream that comes back.
    public static FakeUpstream start(int port) {
        try {
            return new FakeUpstream(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A base URL at which nobody listens: a connection is refused.
    public static String nobody() {
        try (var upstream = start()) {
            return upstream.baseUrl();
        }
    }

    public int port() {
        return acceptor.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /// Answers the next requests in this order, whatever they ask.
    public FakeUpstream enqueue(Answer... answers) {
        queue.addAll(List.of(answers));
        return this;
    }

    /// Answers every request for a raw path; a trailing `*` stands for any rest.
    public FakeUpstream on(String path, Answer answer) {
        return on(path, _ -> answer);
    }

    public FakeUpstream on(String path, Function<Received, Answer> answer) {
        rules.addFirst(new Rule(path, answer));
        return this;
    }

    /// Every request so far, in the order their bodies were complete.
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    public List<Received> requestsTo(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /// The one request so far; none or several are an error.
    public Received onlyRequest() {
        var all = requests();
        if (all.size() != 1) {
            throw new AssertionError("want one request, got "
                    + all.stream().map(Received::target).toList());
        }
        return all.getFirst();
    }

    /// Answers that ended early because the peer closed its connection.
    public int abandoned() {
        return abandoned.get();
    }

    public int openConnections() {
        return connections.size();
    }

    /// Forgets requests, queue and rules; connections stay.
    public void reset() {
        requests.clear();
        queue.clear();
        rules.clear();
        abandoned.set(0);
    }

    /// Stops listening and cuts every connection.
    @Override
    public void close() {
        try {
            acceptor.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!acceptor.isClosed()) {
            try {
                var socket = acceptor.accept();
                connections.add(socket);
                Thread.ofVirtual().name("fake-upstream-connection").start(() -> converse(socket));
            } catch (IOException e) {
                if (!acceptor.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket socket) {
        boolean answering = false;
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
            var writer = new AnswerWriter(socket, in);
            boolean more = true;
            while (more) {
                answering = false;
                var head = Wire.readHead(in);
                if (head == null) {
                    return;
                }
                if (head.headers().has("Expect")) {
                    socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                String[] line = head.startLine().split(" ", 3);
                var request =
                        new Received(line[0], line[1], head.headers(), Buffer.buffer(Wire.readBody(in, head, false)));
                requests.add(request);
                answering = true;
                more = writer.write(answerTo(request), request.method().equals("HEAD"));
            }
        } catch (IOException _) {
            if (answering && !acceptor.isClosed()) {
                abandoned.incrementAndGet();
            }
        } finally {
            connections.remove(socket);
        }
    }

    private Answer answerTo(Received request) {
        var queued = queue.poll();
        if (queued != null) {
            return queued;
        }
        return rules.stream()
                .filter(rule -> rule.fits(request))
                .findFirst()
                .map(rule -> rule.answer().apply(request))
                .orElseGet(() -> asAnswer(replies.to(
                        request.method(), request.target(), request.body().getBytes())));
    }

    private static Answer asAnswer(Reply reply) {
        var answer = Answer.of(reply.status(), reply.contentType(), new byte[0]).withPieces(reply.pieces());
        return reply.streamed() ? answer.chunked() : answer;
    }
}
