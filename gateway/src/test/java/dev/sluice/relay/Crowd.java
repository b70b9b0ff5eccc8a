package dev.sluice.relay;

import dev.sluice.testkit.Client;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many clients at once, each of which judges what it gets: an answer, or an error its protocol knows. Anything else
/// is a failure.
final class Crowd {
    /// Connections at once; each costs two more in this process, and two in the gateway.
    private static final int MOST_AT_ONCE = 400;

    private static final String CHAT =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String TASK = "{\"model\":\"gen4\",\"promptText\":\"a gate\"}";

    private final Client client;
    private final Semaphore seats = new Semaphore(MOST_AT_ONCE);

    Crowd(Client client) {
        this.client = client;
    }

    /// Sends `tasks` pass-through calls and `chats` streams, mixed, all at once; one chat of ten leaves in the
    /// middle. Returns how often each kind of end was seen.
    Map<String, Integer> call(int tasks, int chats) throws InterruptedException {
        var ends = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < tasks; i++) {
                ends.add(threads.submit(seated(this::task)));
                if (i % Math.max(1, tasks / chats) == 0) {
                    boolean leaves = i % (10 * Math.max(1, tasks / chats)) == 0;
                    ends.add(threads.submit(seated(() -> chat(leaves))));
                }
            }
        }
        return counted(ends);
    }

    private Callable<String> seated(Callable<String> call) {
        return () -> {
            seats.acquire();
            try {
                return call.call();
            } finally {
                seats.release();
            }
        };
    }

    private static Map<String, Integer> counted(List<Future<String>> ends) throws InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Future<String> end : ends) {
            try {
                counts.merge(end.get(), 1, Integer::sum);
            } catch (ExecutionException failure) {
                throw new AssertionError("a client got neither an answer nor an error it knows", failure.getCause());
            }
        }
        return counts;
    }

    private String task() {
        Response answer = client.post("/runway/text_to_video", TASK);
        return switch (answer.status()) {
            case 200 -> {
                check(answer.json().path("id").asString("").startsWith("job-"), answer.text());
                yield "task served";
            }
            case 500, 429 -> {
                check(answer.header("X-Sluice-Error-Origin").equals("upstream"), answer.text());
                check(answer.json().path("error").has("code"), answer.text());
                yield "task refused by the vendor";
            }
            case 502 -> {
                check(answer.json().path("code").asString("").equals("request_failed"), answer.text());
                yield "task failed";
            }
            default -> throw new AssertionError(answer.status() + " " + answer.text());
        };
    }

    private String chat(boolean leaves) {
        try (EventStream stream = client.stream("/v1/chat/completions", CHAT)) {
            if (stream.status() != 200) {
                String text = stream.text();
                check(text.contains("\"error\":{\"message\""), text);
                return "chat refused";
            }
            if (leaves) {
                check(stream.next().isPresent(), "an empty stream");
                return "chat left";
            }
            List<EventStream.Event> events = stream.rest();
            check(events.getLast().data().equals("[DONE]"), events.toString());
            boolean failed = false;
            for (var event : events.subList(0, events.size() - 1)) {
                failed |= event.json().has("error");
            }
            check(failed || events.size() == UnreliableVendor.WORDS + 1, events.toString());
            return failed ? "chat cut" : "chat served";
        }
    }

    private static void check(boolean good, String shown) {
        if (!good) {
            throw new AssertionError(shown);
        }
    }
}
