package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ChannelTypesTest {
    @ParameterizedTest
    @CsvSource({
        "NEW_API, 55, '', 'sora-2', '{}', Sora",
        "NEW_API, 55, 'http://legacy.example', 'runway', '{}', Bltcy",
        "NEW_API, 55, 'http://legacy.example', 'sora-2', '{}', Sora",
        "ZEOXEL, 55, '', 'sora-2', '{}', Bltcy",
        "MIXED, 55, '', 'runway,pika', '{}', Bltcy",
        "MIXED, 55, '', 'sora-2', '{}', Sora",
        "MIXED, 55, 'https://api.openai.com', 'sora-2', '{}', Sora",
        "MIXED, 55, 'http://legacy.example', 'sora-2', '{}', Bltcy",
        "MIXED, 55, 'http://legacy.example', 'x', '{\"passthrough_quota\":1}', Bltcy",
        "MIXED, 53, '', 'tripo', '{}', Tripo3D",
        "MIXED, 53, '', 'deepseek-v3', '{}', Submodel",
        "ZEOXEL, 53, '', 'x', '{}', Tripo3D",
        "ONE_API, 36, '', 'deepseek-chat', '{}', DeepSeek",
        "NEW_API, 36, '', 'suno_music', '{}', SunoAPI",
        "ONE_API, 14, '', 'claude', '{}', Anthropic",
    })
    void a_number_means_what_the_program_that_wrote_it_meant(
            Numbering numbering, int id, String baseUrl, String models, String setting, String name) {
        var type = ChannelTypes.of(numbering)
                .of(
                        id,
                        baseUrl,
                        Arrays.asList(models.split(",")),
                        JsonMapper.shared().readTree(setting));

        assertThat(type.name()).isEqualTo(name);
    }

    @Test
    void every_number_of_new_api_is_known_and_named_once() {
        var types = ChannelTypes.of(Numbering.NEW_API).all();

        assertThat(types)
                .extracting(ChannelType::id)
                .contains(0, 1, 14, 33, 48, 57, 58)
                .doesNotHaveDuplicates();
        assertThat(types).extracting(ChannelType::name).doesNotHaveDuplicates();
        assertThat(types).hasSize(55);
    }

    @Test
    void an_unknown_number_is_openai_shaped_and_needs_a_base_url() {
        var type = ChannelTypes.of(Numbering.NEW_API)
                .of(99, "", List.of(), JsonMapper.shared().createObjectNode());

        assertThat(type.openAi()).isTrue();
        assertThat(type.baseUrlRequired()).isTrue();
    }

    @Test
    void job_services_can_only_be_probed() {
        var probeOnly = ChannelTypes.of(Numbering.MIXED).all().stream()
                .filter(ChannelType::probeOnly)
                .map(ChannelType::name)
                .toList();

        assertThat(probeOnly)
                .contains("SunoAPI", "Kling", "Jimeng", "Vidu", "Tripo3D", "Bltcy", "Sora")
                .doesNotContain("OpenAI", "Submodel", "Anthropic");
    }
}
