package dev.sluice.chaos;

import dev.sluice.testkit.Client;
import dev.sluice.testkit.Response;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// Callers who buy as fast as they can until told to stop or until nobody answers: by token and by call, streamed
/// and whole, chat and pass-through jobs.
public final class Traffic implements AutoCloseable {
    private final Client client;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> callers = new ArrayList<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();

    private Traffic(Client client) {
        this.client = client;
    }

    /// `callers` of them begin at once.
    public static Traffic begin(Client client, int callers) {
        var traffic = new Traffic(client);
        var keys = Market.keys();
        for (int caller = 0; caller < callers; caller++) {
            String key = keys.get(caller % keys.size());
            traffic.callers.add(Thread.startVirtualThread(() -> traffic.buy(client.bearing(key))));
        }
        return traffic;
    }

    private void buy(Client caller) {
        while (!stopped.get()) {
            try {
                Response answer = buyOnce(caller);
                if (answer.status() == 200) {
                    ended.add(answer.header("X-Oneapi-Request-Id"));
                } else {
                    odd.add(answer.status() + " " + answer.text());
                }
            } catch (UncheckedIOException _) {
                // The answer did not end. The next one tells whether anybody is left.
                if (isGone()) {
                    return;
                }
            }
        }
    }

    private boolean isGone() {
        try {
            client.get("/livez");
            return false;
        } catch (UncheckedIOException _) {
            return true;
        }
    }

    private static Response buyOnce(Client caller) {
        int what = ThreadLocalRandom.current().nextInt(10);
        if (what < 2) {
            return caller.post(Market.TASK, "{\"model\":\"gen4_turbo\",\"prompt\":\"a test\"}");
        }
        String model = what < 5 ? Market.BY_CALL : Market.BY_TOKENS;
        return caller.post(
                Market.CHAT,
                "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":200,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(model, what % 2 == 0, "word ".repeat(what)));
    }

    /// Request ids of the calls whose whole answer reached the caller.
    public List<String> ended() {
        return List.copyOf(ended);
    }

    /// Answers other than 200.
    public List<String> odd() {
        return List.copyOf(odd);
    }

    @Override
    public void close() {
        stop();
        client.close();
    }

    /// Waits until all callers are done with what they do.
    public void stop() {
        stopped.set(true);
        for (var caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a caller", e);
            }
        }
    }
}
