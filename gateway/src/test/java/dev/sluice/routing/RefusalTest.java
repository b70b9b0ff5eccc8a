package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.legacyGateway;
import static dev.sluice.routing.SampleChannel.serving;
import static dev.sluice.routing.SampleChannel.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void A4_a_disabled_channel_is_named_as_the_reason() {
        assertReason(refusal(table(legacyGateway().status(2)), "default", "runway"), "channel_disabled");
        assertReason(refusal(table(legacyGateway().status(3)), "default", "runway"), "channel_disabled");
    }

    @Test
    void F27_A5_a_channel_that_needs_a_base_url_and_has_none_is_its_own_code() {
        var refusal = refusal(table(legacyGateway().baseUrl("")), "default", "runway");

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("invalid_base_url");
    }

    @Test
    void F27_A6_a_channel_without_a_key_is_its_own_code() {
        var refusal = refusal(table(legacyGateway().key("")), "default", "runway");

        assertThat(refusal.code()).isEqualTo("no_available_key");
        assertThat(refusal.reason()).isEqualTo("key_missing");
    }

    @Test
    void A7_a_model_nobody_lists_is_a_missing_ability() {
        assertReason(refusal(table(legacyGateway()), "default", "minimax"), "ability_missing");
    }

    @Test
    void F12_a_model_served_in_another_group_says_so_and_explains_where() {
        var table = table(legacyGateway(), serving(9, "gpt-4").group("vip"));

        assertReason(refusal(table, "vip", "runway"), "no_channel_in_group");
        assertThat(Explanation.of(table, List.of("vip"), "runway").servedIn()).containsExactly("default");
    }

    @Test
    void an_ability_row_that_is_off_is_named_as_the_reason() {
        var rows = List.of(new Ability("default", "runway", 8, false));

        assertReason(refusal(table(rows, legacyGateway()), "default", "runway"), "ability_disabled");
    }

    @Test
    void a_group_no_channel_has_is_empty() {
        assertReason(refusal(table(legacyGateway()), "vip", "minimax"), "group_empty");
        assertReason(refusal(table(), "default", "runway"), "group_empty");
    }

    @Test
    void R18_the_text_names_group_and_model_and_the_three_things_to_check() {
        var refusal = refusal(table(), "default", "runway");

        assertThat(refusal.message())
                .contains("'runway'", "'default'", "is enabled", "the channel's group", "the token's group");
        assertThat(refusal.details()).containsEntry("group", "default").containsEntry("model", "runway");
    }

    @Test
    void a_clients_text_is_cut_and_cleaned_before_it_is_repeated() {
        var refusal = refusal(table(), "default", "a\r\nb" + "x".repeat(10_000));

        assertThat(refusal.message()).doesNotContain("\n").hasSizeLessThan(700);
    }

    @Test
    void an_explanation_shows_every_related_channel_with_its_verdict_and_share() {
        var table = table(
                serving(1, "m").priority(5L),
                serving(2, "m").priority(5L).weight(20L),
                serving(3, "m").status(2),
                serving(4, "m").group("vip"),
                serving(5, "other").group("vip"));

        var considered = Explanation.of(table, List.of("default"), "m").considered();

        assertThat(considered)
                .extracting(Explanation.Considered::channelId, Explanation.Considered::verdict)
                .containsExactly(
                        tuple(1L, Verdict.CANDIDATE),
                        tuple(2L, Verdict.CANDIDATE),
                        tuple(3L, Verdict.CHANNEL_DISABLED),
                        tuple(4L, Verdict.NO_CHANNEL_IN_GROUP));
        assertThat(considered.get(1).share()).isEqualTo(0.75);
    }

    private static Refusal refusal(RoutingTable table, String group, String model) {
        var plan = new Planner().plan(table, List.of(group), model);
        assertThat(plan.next()).isEmpty();
        return plan.refusal();
    }

    private static void assertReason(Refusal refusal, String reason) {
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("model_not_found");
        assertThat(refusal.reason()).isEqualTo(reason);
    }
}
