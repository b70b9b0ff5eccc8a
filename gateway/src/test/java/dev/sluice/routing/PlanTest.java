package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.serving;
import static dev.sluice.routing.SampleChannel.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final List<String> DEFAULT = List.of("default");

    private final Planner planner = new Planner(bound -> 0);

    @Test
    void B2_the_first_attempt_takes_the_highest_priority_and_the_next_one_steps_down() {
        var table = table(serving(1, "m").priority(0L), serving(2, "m").priority(10L));

        assertThat(drain(planner.plan(table, DEFAULT, "m"))).containsExactly(2L, 1L);
    }

    @Test
    void a_channel_is_never_tried_twice_in_one_call() {
        var random = new Random(7);
        var table = table(
                serving(1, "m").priority(5L),
                serving(2, "m").priority(5L),
                serving(3, "m").priority(5L),
                serving(4, "m").priority(1L),
                serving(5, "m").priority(1L));

        for (int i = 0; i < 100; i++) {
            var ids = drain(new Planner(random::nextLong).plan(table, DEFAULT, "m"));
            assertThat(ids).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
            assertThat(ids.get(0)).isLessThanOrEqualTo(3);
            assertThat(ids.get(1)).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void D_C08_every_channel_weighs_its_weight_and_ten_without_favour_for_the_first() {
        var table = table(serving(1, "m").weight(0L), serving(2, "m").weight(20L));
        var hits = new HashMap<Long, Integer>();

        LongStream.range(0, 40)
                .forEach(draw -> hits.merge(
                        new Planner(_ -> draw)
                                .plan(table, DEFAULT, "m")
                                .next()
                                .orElseThrow()
                                .channel()
                                .id(),
                        1,
                        Integer::sum));

        assertThat(hits).containsEntry(1L, 10).containsEntry(2L, 30);
    }

    @Test
    void the_first_group_with_a_usable_channel_is_the_calls_group_and_keeps_it() {
        var table = table(
                serving(1, "m").group("a").key(""),
                serving(2, "m").group("b"),
                serving(3, "m").group("c"));

        var plan = planner.plan(table, List.of("none", "a", "b", "c"), "m");
        var first = plan.next().orElseThrow();

        assertThat(first.group()).isEqualTo("b");
        assertThat(plan.next()).isEmpty();
    }

    @Test
    void a_plan_across_groups_moves_on_after_its_attempts_in_one() {
        var table = table(
                serving(1, "m").group("a"),
                serving(2, "m").group("a"),
                serving(3, "m").group("a"),
                serving(4, "m").group("b"));

        assertThat(drain(planner.planAcross(table, List.of("a", "b"), "m", 2))).containsExactly(1L, 2L, 4L);
    }

    @Test
    void a_channel_without_a_usable_key_or_base_url_is_passed_over() {
        var table = table(
                serving(1, "runway").key(" "),
                serving(2, "runway").type(55).baseUrl(""),
                serving(3, "runway").key("a\nb").info("{\"multi_key_status_list\":{\"0\":2,\"1\":3}}"),
                serving(4, "runway"));

        assertThat(drain(planner.plan(table, DEFAULT, "runway"))).containsExactly(4L);
    }

    @Test
    void D_P19_polling_uses_every_key_in_turn_across_calls_and_tables() {
        var info = "{\"is_multi_key\":true,\"multi_key_mode\":\"polling\",\"multi_key_polling_index\":1,"
                + "\"multi_key_status_list\":{\"2\":2}}";
        var keys = new ArrayList<String>();

        for (int i = 0; i < 5; i++) {
            var table = table(serving(1, "m").key("k0\nk1\nk2\nk3").info(info));
            keys.add(
                    planner.plan(table, DEFAULT, "m").next().orElseThrow().key().secret());
        }

        assertThat(keys).containsExactly("k1", "k3", "k0", "k1", "k3");
    }

    @Test
    void random_keys_come_from_the_enabled_ones_only() {
        var info = "{\"is_multi_key\":true,\"multi_key_status_list\":{\"0\":3}}";
        var table = table(serving(1, "m").key("k0\nk1\nk2").info(info));
        var random = new Random(3);
        var planner = new Planner(random::nextLong);
        var seen = new HashSet<String>();

        for (int i = 0; i < 50; i++) {
            seen.add(
                    planner.plan(table, DEFAULT, "m").next().orElseThrow().key().secret());
        }

        assertThat(seen).containsExactlyInAnyOrder("k1", "k2");
    }

    @Test
    void a_forced_channel_needs_neither_the_model_nor_the_group_and_is_tried_once() {
        var table = table(serving(7, "other").group("vip"));

        assertThat(drain(planner.forced(table, 7, DEFAULT, "m"))).containsExactly(7L);
    }

    @Test
    void a_forced_channel_that_cannot_be_used_says_why() {
        var table = table(serving(7, "m").status(2), serving(8, "m").key(""));

        var missing = planner.forced(table, 9, DEFAULT, "m");
        var disabled = planner.forced(table, 7, DEFAULT, "m");
        var keyless = planner.forced(table, 8, DEFAULT, "m");

        assertThat(List.of(missing.next(), disabled.next(), keyless.next())).allMatch(Optional::isEmpty);
        assertThat(missing.refusal().status()).isEqualTo(400);
        assertThat(disabled.refusal().status()).isEqualTo(403);
        assertThat(disabled.refusal().code()).isEqualTo("channel_disabled");
        assertThat(keyless.refusal().code()).isEqualTo("no_available_key");
    }

    private static List<Long> drain(Plan plan) {
        var ids = new ArrayList<Long>();
        for (var pick = plan.next(); pick.isPresent(); pick = plan.next()) {
            ids.add(pick.get().channel().id());
        }
        return ids;
    }
}
