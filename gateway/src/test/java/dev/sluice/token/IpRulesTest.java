package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpRulesTest {
    @ParameterizedTest
    @CsvSource({
        "'', 10.0.0.1, true",
        "' \n', 10.0.0.1, true",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "'192.0.2.1,\n 10.0.0.0/8 ', 10.255.0.1, true",
        "10.0.0.0/9, 10.128.0.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.1, ::ffff:10.0.0.1, true",
        "10.0.0.0/33, 10.0.0.1, false",
        "example.com, 10.0.0.1, false",
        "10.0.0.1, unknown, false",
    })
    void an_address_is_allowed_by_a_line_that_holds_it(String rules, String client, boolean allowed) {
        assertThat(IpRules.parse(rules).allows(client)).isEqualTo(allowed);
    }
}
