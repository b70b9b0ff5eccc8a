package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The examples of `docs/pricing.md` are ones an administrator can save.
final class PricingPageTest {
    @Test
    void everyExpressionOnThePageCanBeSaved() throws IOException {
        var examples = examples();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(6);
        for (var example : examples) {
            var option = JsonMapper.shared().createObjectNode().put("acme", example);
            assertThat(PriceOptions.objection("billing_setting.billing_expr", option.toString()))
                    .as(example)
                    .isEmpty();
        }
    }

    private static List<String> examples() throws IOException {
        var page = Files.readString(page());
        int heading = page.indexOf("## Expressions");
        int begin = page.indexOf("```\n", heading) + "```\n".length();
        return Arrays.stream(page.substring(begin, page.indexOf("```", begin)).split("\n\n"))
                .map(String::strip)
                .toList();
    }

    private static Path page() {
        var here = Path.of("docs/pricing.md");
        return Files.exists(here) ? here : Path.of("../docs/pricing.md");
    }
}
