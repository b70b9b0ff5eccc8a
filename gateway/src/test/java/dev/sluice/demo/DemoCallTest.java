package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCallTest {
    @Test
    void isOneLineThatAShellTakesAsItIs() {
        assertThat(DemoCall.ALL)
                .extracting(call -> call.curl(3000, "sk-x"))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n").startsWith("curl "))
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '\'')).hasSize(6));
    }
}
