package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ModelRatio | {"a":1,"b":"cheap"} | entry of b is not a number
            ModelPrice | {"a":-1} | entry of a is not a number
            CacheRatio | {"a":{"read":1}} | entry of a is not a number
            GroupRatio | {"vip":null} | entry of vip is not a number
            GroupGroupRatio | {"vip":{"default":"x"}} | entry of default is not a number
            GroupGroupRatio | {"vip":0.5} | entry of vip is not an object
            tool_price_setting.prices | {"web_serach":10} | web_serach names no tool
            tool_price_setting.prices | {"web_search:gpt-4o":10} | names no tool
            """)
    void P10_an_entry_that_would_have_no_effect_is_refused(String key, String text, String problem) {
        assertThat(PriceOptions.objection(key, text))
                .hasValueSatisfying(told -> assertThat(told).contains(problem));
    }

    @Test
    void everythingElseMayBeSaved() {
        assertThat(PriceOptions.objection("ModelRatio", "{\"a\":0,\"b\":\"1.5\"}"))
                .isEmpty();
        assertThat(PriceOptions.objection("GroupGroupRatio", "{\"vip\":{\"default\":0.5}}"))
                .isEmpty();
        assertThat(PriceOptions.objection("tool_price_setting.prices", "{\"file_search\":2,\"web_search:gpt-4o*\":25}"))
                .isEmpty();
        assertThat(PriceOptions.objection("SystemName", "{\"a\":-1}")).isEmpty();
    }
}
