package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/runway/../api", "/runway/..", "/runway/%2e%2e/api", "/runway/%2E./api", "/runway/..%2fapi",
                "/runway/%252e%252e/x", "/runway/..%5capi", "/runway/..\\api", "/runway/..;/api", "/runway/a%00b",
                "/runway/a%0d%0ab"
            })
    void seesThroughEveryWayToClimb(String path) {
        assertThat(Target.of(path).climbs()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/runway/tasks", "/v1/files/a..b", "/pika/a%2Fb", "/kling/…", "/v1/videos/sora-2:t%20x", "/x/..."
            })
    void leavesOrdinaryPathsAlone(String path) {
        assertThat(Target.of(path).climbs()).isFalse();
    }

    @Test
    void keepsPathAndQueryAsTheyCame() {
        assertThat(Target.of("/pika/a%2Fb%20c?x=1&y=%20").raw()).isEqualTo("/pika/a%2Fb%20c?x=1&y=%20");
        assertThat(Target.of("http://acme.example/runway/tasks?a=b").raw()).isEqualTo("/runway/tasks?a=b");
    }
}
