package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.demo.DemoCall;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.EventStream;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoGatewayTest {
    @Test
    void answersEveryCallItInvitesToAndLeavesNothingBehind() {
        var demo = DemoGateway.start(new Environment(Map.of("SQL_DSN", "postgres://nobody@127.0.0.1:1/none")));
        try (demo;
                var client = Client.of(demo.gateway().port()).bearing(demo.key())) {
            assertThat(DemoCall.ALL).allSatisfy(call -> {
                if (call.streamed()) {
                    try (var stream = client.stream(call.path(), call.body())) {
                        assertThat(stream.status()).isEqualTo(200);
                        assertThat(stream.rest())
                                .hasSizeGreaterThan(20)
                                .last()
                                .extracting(EventStream.Event::data)
                                .isEqualTo("[DONE]");
                    }
                } else {
                    assertThat(client.post(call.path(), call.body()).status()).isEqualTo(200);
                }
            });
        }

        assertThat(Files.exists(demo.folder())).isFalse();
    }
}
