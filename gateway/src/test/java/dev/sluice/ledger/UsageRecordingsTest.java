package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ReferenceMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads usage out of recorded answers, and compares with what lies beside this test.
final class UsageRecordingsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void recordedAnswersHaveTheUsageTheirVendorsReport() throws IOException {
        var root = ReferenceMaterial.require("recordings");
        var found = new TreeMap<String, String>();
        for (var api : folders(root)) {
            if (api.endsWith("rerank") || api.getFileName().toString().matches("(openai|voyage)\\..*")) {
                for (var recorded : folders(api)) {
                    found.put(recorded.getFileName().toString(), line(read(recorded)));
                }
            }
        }

        assertThat(found).containsExactlyEntriesOf(expected());
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    private static Usage read(Path recorded) throws IOException {
        var stream = recorded.resolve("response.sse");
        if (Files.exists(stream)) {
            return streamed(Files.readAllLines(stream, StandardCharsets.UTF_8));
        }
        var body =
                JSON.readTree(Files.readString(recorded.resolve("case.json"))).path("response_body");
        var reader = new UsageReader();
        reader.feed(JSON.writeValueAsBytes(body));
        assertThat(reader.usage()).isEqualTo(Usage.fromJson(body));
        return reader.usage();
    }

    private static Usage streamed(List<String> lines) {
        var reader = new UsageReader();
        for (var line : lines) {
            if (line.startsWith("data:")) {
                reader.nextDocument();
                reader.feed(line.substring("data:".length()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return reader.usage();
    }

    private static String line(Usage usage) {
        var in = usage.input();
        var out = usage.output();
        var tools = usage.tools();
        return "%s in=%d read=%d write=%d image=%d audio=%d out=%d reasoning=%d searches=%d+%d files=%d drawn=%d"
                .formatted(
                        usage.source(),
                        in.tokens(),
                        in.cacheRead(),
                        in.cacheWrite(),
                        in.image(),
                        in.audio(),
                        out.tokens(),
                        out.reasoning(),
                        tools.webSearches(),
                        tools.previewWebSearches(),
                        tools.fileSearches(),
                        tools.images().size());
    }

    private static Map<String, String> expected() throws IOException {
        try (var file = UsageRecordingsTest.class.getResourceAsStream("recorded-usage.json")) {
            var lines = new TreeMap<String, String>();
            JsonNode node = JSON.readTree(file);
            node.forEachEntry((name, text) -> lines.put(name, text.stringValue()));
            return lines;
        }
    }
}
