package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /// The ASCII secret `12345678901234567890` of RFC 6238, appendix B, in Base32.
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({"59,287082", "1111111109,081804", "1234567890,005924", "2000000000,279037", "20000000000,353130"})
    void makesTheCodesOfTheStandard(long time, String code) {
        assertThat(Totp.code(SECRET, time)).isEqualTo(code);
        assertThat(Totp.matches(SECRET, code, time + 30)).isTrue();
        assertThat(Totp.matches(SECRET, code, time + 90)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"''", "'1'"})
    void matchesNothingWithoutASecret(String secret) {
        assertThat(Totp.matches(secret, "000000", 59)).isFalse();
    }
}
