package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ReferenceMaterial;
import java.io.IOException;
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
            for (var recorded : folders(api)) {
                if (!Files.exists(recorded.resolve("response.bin"))) {
                    found.put(recorded.getFileName().toString(), line(RecordedUsage.read(recorded)));
                }
            }
        }

        assertThat(found).isEqualTo(expected());
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    private static String line(Usage usage) {
        var in = usage.input();
        var out = usage.output();
        var tools = usage.tools();
        return "%s in=%d read=%d write=%d image=%d audio=%d out=%d reasoning=%d searches=%d+%d files=%d drawn=%d%s"
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
                        tools.images().size(),
                        more(usage));
    }

    /// What few answers have.
    private static String more(Usage usage) {
        var text = new StringBuilder();
        var in = usage.input();
        if (in.cacheWrite1h() > 0 || in.cacheWrite5m() > 0) {
            text.append(" write5m=%d write1h=%d".formatted(in.cacheWrite5m(), in.cacheWrite1h()));
        }
        if (usage.output().image() + usage.output().audio() > 0) {
            text.append(" imageOut=%d audioOut=%d"
                    .formatted(usage.output().image(), usage.output().audio()));
        }
        if (usage.tools().claudeSearches() + usage.tools().googleSearches() > 0) {
            text.append(" claude=%d google=%d"
                    .formatted(usage.tools().claudeSearches(), usage.tools().googleSearches()));
        }
        if (usage.cost().signum() > 0) {
            text.append(" cost=").append(usage.cost().stripTrailingZeros().toPlainString());
        }
        return text.toString();
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
