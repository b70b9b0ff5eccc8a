package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void returnsAsSoonAsTheCheckPasses() {
        var tries = new AtomicInteger();

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(tries.incrementAndGet()).isEqualTo(3));

        assertThat(tries).hasValue(3);
    }

    @Test
    void failsWithTheLastFailureWhenTimeIsOver() {
        assertThatThrownBy(() -> Eventually.within(Duration.ofMillis(20), () -> {
                    throw new IllegalStateException("still cold");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("still cold");
    }
}
