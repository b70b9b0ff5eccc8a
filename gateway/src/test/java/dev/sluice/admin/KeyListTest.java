package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyListTest {
    @Test
    void readsOneKeyPerLineWithoutBlanks() {
        assertThat(KeyList.of(" one \n\n two\r\n").keys()).containsExactly("one", "two");
    }

    @Test
    void readsTheElementsOfAJsonArray() {
        var list = KeyList.of("[{\"project_id\":\"acme\"}, \"plain\"]");

        assertThat(list.keys()).containsExactly("{\"project_id\":\"acme\"}", "plain");
        assertThat(list.text()).isEqualTo("[{\"project_id\":\"acme\"},\"plain\"]");
    }

    @Test
    void takesABrokenArrayAsLines() {
        assertThat(KeyList.of("[broken\nsecond").keys()).containsExactly("[broken", "second");
    }

    @Test
    void appendsOnlyKeysItDoesNotHave() {
        assertThat(KeyList.of("a\nb").plus(KeyList.of("b\nc")).text()).isEqualTo("a\nb\nc");
    }

    @Test
    void keepsTheKeysAskedFor() {
        assertThat(KeyList.of("a\nb\nc").keep(List.of(0, 2)).text()).isEqualTo("a\nc");
    }
}
