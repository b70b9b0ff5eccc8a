package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelNameTest {
    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash-lite-preview-thinking-1024, gemini-2.5-flash-lite-thinking-*",
        "gemini-2.5-flash-preview-04-17-thinking-128, gemini-2.5-flash-thinking-*",
        "gemini-2.5-flash-preview-04-17-thinking, gemini-2.5-flash-preview-04-17-thinking",
        "gemini-2.5-pro-thinking-8192, gemini-2.5-pro-thinking-*",
        "gpt-4-gizmo-g-abc, gpt-4-gizmo-*",
        "gpt-4o-gizmo-g-abc, gpt-4o-gizmo-*",
        "gpt-4o-mini, gpt-4o-mini",
    })
    void namesOfAFamilyShareOneRow(String name, String normalised) {
        assertThat(ModelName.normalised(name)).isEqualTo(normalised);
    }
}
