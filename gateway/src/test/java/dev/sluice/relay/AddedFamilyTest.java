package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Received;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vendor prefix that an operator added, without code.
class AddedFamilyTest {
    private static final String FAMILY = """
            [{"service": "acme", "prefixes": ["/acme"], "billing_fields": ["engine"], "any_channel_type": true,
              "polls": [{"method": "POST", "path_contains": "/status"}]}]
            """;

    @TempDir
    Path folder;

    @Test
    void carriesBillsAndPollsANewVendorByDataAlone() throws Exception {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .option("sluice.pass_through", FAMILY)
                        .option("ModelPrice", "{\"acme-3d\": 0.02}")
                        .channel(1, upstream, "acme", row -> row.set(CHANNELS.TYPE, 55))
                        .start()) {

            upstream.on("/acme/*", Answer.json("{\"id\":\"j1\"}"));

            scene.alice().post("/acme/v2/jobs?fast=1", "{\"engine\":\"acme-3d\",\"n\":1}");
            scene.alice().post("/acme/v2/status", "{\"id\":\"j1\"}");

            assertThat(upstream.requests())
                    .extracting(Received::target)
                    .containsExactly("/acme/v2/jobs?fast=1", "/acme/v2/status");
            LogRow row = scene.onlyLogRow();
            assertThat(row.model()).isEqualTo("acme-3d");
            assertThat(row.quota()).isEqualTo(10_000);
        }
    }
}
