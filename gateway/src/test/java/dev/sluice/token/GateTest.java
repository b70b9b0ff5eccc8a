package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Accounts;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final FailingSource source = new FailingSource();
    private final TokenCache cache = new TokenCache(source, new Accounts(), Runnable::run);
    private final Gate gate = new Gate(cache, () -> Samples.SHIPPED, InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void a_known_token_is_admitted_with_its_groups() {
        source.rows.put("abc", new Known(Samples.token(), Samples.ALICE));

        var admission =
                gate.admit(Credential.parse("Bearer sk-abc"), "10.0.0.1").result();

        assertThat(admission.token().id()).isEqualTo(7);
        assertThat(admission.groups()).containsExactly("default");
        assertThat(admission.userGroup()).isEqualTo("default");
        assertThat(admission.admin()).isFalse();
        assertThat(admission.forcedChannel()).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("sk-other", Samples.token(), Samples.ALICE, 401, "invalid_api_key", ""),
                refused("Bearer ", Samples.token(), Samples.ALICE, 401, "invalid_api_key", "key_missing"),
                refused("x".repeat(5000), Samples.token(), Samples.ALICE, 401, "invalid_api_key", ""),
                refused("sk-abc", Samples.withStatus(2, -1, 5, false), Samples.ALICE, 401, "token_disabled", ""),
                refused("sk-abc", Samples.withStatus(3, -1, 5, false), Samples.ALICE, 401, "token_expired", ""),
                refused("sk-abc", Samples.withStatus(1, 999, 5, false), Samples.ALICE, 401, "token_expired", ""),
                refused(
                        "sk-abc",
                        Samples.withStatus(4, -1, 5, false),
                        Samples.ALICE,
                        401,
                        "insufficient_quota",
                        "token_exhausted"),
                refused(
                        "sk-abc",
                        Samples.withStatus(1, -1, 0, false),
                        Samples.ALICE,
                        401,
                        "insufficient_quota",
                        "token_exhausted"),
                refused("sk-abc", Samples.from("192.0.2.1"), Samples.ALICE, 403, "ip_not_allowed", ""),
                refused("sk-abc", Samples.token(), Samples.owner(2, "default"), 403, "user_disabled", ""),
                refused("sk-abc", Samples.token(), Samples.owner(0, "default"), 403, "user_disabled", ""),
                refused("sk-abc", Samples.inGroup("secret"), Samples.ALICE, 403, "group_not_allowed", ""),
                refused("sk-abc", Samples.inGroup("old"), Samples.owner(1, "old"), 403, "group_deprecated", ""),
                refused("sk-abc-8", Samples.token(), Samples.ALICE, 403, "channel_forbidden", ""),
                refused("sk-abc-x", Samples.token(), Samples.ADMIN, 400, "invalid_channel_id", ""));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void D_P35_each_refusal_has_its_status_and_code(
            String sent, Token token, Owner owner, int status, String code, String reason) {
        source.rows.put("abc", new Known(token, owner));

        var refusal = refusal(sent);

        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.message()).doesNotContain("abc");
    }

    @Test
    void F15_a_group_the_user_may_not_use_is_a_403_with_a_code() {
        source.rows.put("abc", new Known(Samples.inGroup("secret"), Samples.ALICE));

        assertThat(refusal("sk-abc").status()).isEqualTo(403);
        assertThat(refusal("sk-abc").code()).isEqualTo("group_not_allowed");
    }

    @Test
    void the_order_of_checks_decides_which_trouble_is_named() {
        source.rows.put(
                "abc",
                new Known(
                        new Token(7, 1, "t", 2, 5, 0, false, false, Set.of(), IpRules.parse("192.0.2.1"), "no", false),
                        Samples.owner(2, "default")));

        assertThat(refusal("sk-abc-8").code()).isEqualTo("token_disabled");
    }

    @Test
    void a_broken_database_is_a_503_and_never_a_401() {
        source.broken = true;

        assertThat(refusal("sk-abc").status()).isEqualTo(503);
        assertThat(refusal("sk-abc").code()).isEqualTo("database_unavailable");
    }

    @Test
    void an_administrator_may_name_a_channel() {
        source.rows.put("abc", new Known(Samples.token(), Samples.ADMIN));

        assertThat(gate.admit(Credential.parse("sk-abc-8"), "10.0.0.1").result().forcedChannel())
                .hasValue(8);
    }

    @Test
    void D_P31_a_limited_token_needs_the_service_or_the_billing_name() {
        var token = Samples.limitedTo(Set.of("gen4_turbo", "gpt-4-gizmo-*"));

        assertThat(token.allows("runway", "gen4_turbo")).isTrue();
        assertThat(token.allows("gpt-4-gizmo-acme")).isTrue();
        assertThat(token.allows("runway")).isFalse();
        assertThat(token.objection("runway").orElseThrow().status()).isEqualTo(403);
    }

    @Test
    void D_M14_an_empty_limit_list_says_so() {
        var refusal = Samples.limitedTo(Set.of()).objection("gpt-4").orElseThrow();

        assertThat(refusal.reason()).isEqualTo("model_limits_empty");
    }

    private Refusal refusal(String sent) {
        return ((Refused) gate.admit(Credential.parse(sent), "10.0.0.1").cause()).refusal();
    }

    private static Arguments refused(String sent, Token token, Owner owner, int status, String code, String reason) {
        return Arguments.of(sent, token, owner, status, code, reason);
    }
}
