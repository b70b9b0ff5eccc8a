package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The usage of a recorded answer, read as the relay reads it.
final class RecordedUsage {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordedUsage() {}

    static Usage read(Path recorded) throws IOException {
        var stream = recorded.resolve("response.sse");
        if (Files.exists(stream)) {
            return streamed(Files.readAllLines(stream, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> line.substring("data:".length()))
                    .toList());
        }
        var lines = recorded.resolve("response.ndjson");
        if (Files.exists(lines)) {
            return streamed(Files.readAllLines(lines, StandardCharsets.UTF_8));
        }
        var body =
                JSON.readTree(Files.readString(recorded.resolve("case.json"))).path("response_body");
        var reader = new UsageReader();
        reader.feed(JSON.writeValueAsBytes(body));
        // A parsed body and its bytes say the same.
        assertThat(reader.usage()).isEqualTo(Usage.fromJson(body));
        return reader.usage();
    }

    private static Usage streamed(List<String> documents) {
        var reader = new UsageReader();
        for (var document : documents) {
            reader.nextDocument();
            reader.feed(document.getBytes(StandardCharsets.UTF_8));
        }
        return reader.usage();
    }
}
