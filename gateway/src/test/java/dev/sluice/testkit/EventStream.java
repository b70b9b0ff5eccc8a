package dev.sluice.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A streamed answer, read event by event while it arrives.
public final class EventStream implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// One event: its name (empty when it has none) and its data lines joined.
    public record Event(String name, String data) {
        public JsonNode json() {
            return JSON.readTree(data);
        }
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /// The next event; empty when the stream has ended. A stream that breaks is an [UncheckedIOException].
    public Optional<Event> next() {
        String name = "";
        var data = new ArrayList<String>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && !data.isEmpty()) {
                    return Optional.of(new Event(name, String.join("\n", data)));
                } else if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    data.add(line.substring("data:".length()).strip());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All events up to the end.
    public List<Event> rest() {
        var events = new ArrayList<Event>();
        for (var event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    /// What is left as text, for an answer that is an error instead of a stream.
    public String text() {
        try {
            return lines.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Leaves; the connection is closed when the stream has not ended.
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
