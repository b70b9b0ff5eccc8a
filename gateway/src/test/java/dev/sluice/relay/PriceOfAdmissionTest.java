package dev.sluice.relay;

import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceOfAdmissionTest {
    private static final char[] PASSWORD = TestGateway.ROOT_PASSWORD.toCharArray();
    private static final String CHAT = "{\"model\":\"acme\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final Answer ANSWER =
            Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500}}");

    @Test
    void S7_a_change_of_prices_does_not_reach_a_call_that_runs(@TempDir Path folder) {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(8, upstream, "acme")
                        .rows(sql -> sql.update(USERS)
                                .set(USERS.PASSWORD, BCrypt.withDefaults().hashToString(4, PASSWORD))
                                .where(USERS.ID.eq(1L))
                                .execute())
                        .option("ModelRatio", "{\"acme\":1}")
                        .option("CompletionRatio", "{\"acme\":4}")
                        .start()) {
            upstream.on("/v1/chat/completions", _ -> {
                scene.option("ModelRatio", "{\"acme\":10}");
                return ANSWER;
            });

            assertThat(scene.alice().post("/v1/chat/completions", CHAT).status())
                    .isEqualTo(200);
            assertThat(scene.onlyLogRow().quota()).isEqualTo(3000);
            assertThat(scene.alice().post("/v1/chat/completions", CHAT).status())
                    .isEqualTo(200);
            assertThat(scene.logRows(2).getLast().quota()).isEqualTo(30000);
            assertThat(scene.agreedSpending()).isEqualTo(33000);
        }
    }
}
