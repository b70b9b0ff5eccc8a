package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Received;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pass-through prefixes whose channel is of the vendor's own job type. Source: seed-system.md §1.2.
class NativeJobChannelTest {
    private static final int SUNO = 36;
    private static final int KLING = 50;
    private static final int PASS_THROUGH = 55;

    @TempDir
    Path folder;

    @Test
    void theRawRoutesOfSunoGoToASunoChannelAsTheyAre() throws Exception {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(1, upstream, "suno", row -> row.set(CHANNELS.TYPE, SUNO))
                        .start()) {
            upstream.on("/suno/*", Answer.json("{\"clips\":[]}"));
            Client alice = scene.alice();

            assertThat(alice.post("/suno/generate", "{\"prompt\":\"rain\"}").status())
                    .isEqualTo(200);
            assertThat(alice.post("/suno/generate/lyrics", "{}").status()).isEqualTo(200);
            assertThat(alice.get("/suno/feed/a,b").status()).isEqualTo(200);
            assertThat(alice.get("/suno/credits").status()).isEqualTo(200);

            assertThat(upstream.requests())
                    .extracting(Received::target)
                    .containsExactly("/suno/generate", "/suno/generate/lyrics", "/suno/feed/a,b", "/suno/credits");
        }
    }

    @Test
    void theJobInterfaceOfATypeIsRefusedInWordsThatTellTheRemedy() throws Exception {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(1, upstream, "kling", row -> row.set(CHANNELS.TYPE, KLING))
                        .channel(2, upstream, "suno", row -> row.set(CHANNELS.TYPE, SUNO))
                        .start()) {
            for (String path : new String[] {"/kling/v1/videos/text2video", "/suno/submit/music"}) {
                var answer = scene.alice().post(path, "{\"prompt\":\"rain\"}");

                assertThat(answer.status()).as(path).isEqualTo(501);
                assertThat(answer.text()).contains("api_not_implemented", "pass-through channel (type 55)");
            }
            assertThat(upstream.requests()).isEmpty();
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    @Test
    void aPassThroughChannelBesideItServesTheCall() throws Exception {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(1, upstream, "kling", row -> {
                            row.set(CHANNELS.TYPE, KLING);
                            row.set(CHANNELS.PRIORITY, 10L);
                        })
                        .channel(2, upstream, "kling", row -> row.set(CHANNELS.TYPE, PASS_THROUGH))
                        .start()) {
            upstream.on("/kling/*", Answer.json("{\"code\":0}"));

            assertThat(scene.alice().post("/kling/v1/videos/text2video", "{}").status())
                    .isEqualTo(200);
            assertThat(scene.onlyLogRow().channel()).isEqualTo(2);
        }
    }
}
