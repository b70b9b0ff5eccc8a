package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.serving;
import static dev.sluice.routing.SampleChannel.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    @Test
    void F03_a_group_without_ability_rows_is_served_from_the_channels_own_lists() {
        var table = table(serving(1, ",runway,pika,kling,").group(",default,"));

        assertThat(table.candidates("default", "runway").channelIds()).containsExactly(1L);
        assertThat(table.groups()).containsExactly("default");
    }

    @Test
    void F09_missing_ability_rows_do_not_matter() {
        var rows = List.of(new Ability("default", "runway", 1, true));

        var table = table(rows, serving(1, "runway,pika"));

        assertThat(table.candidates("default", "pika").channelIds()).containsExactly(1L);
    }

    @Test
    void F10_an_ability_row_that_is_switched_off_wins_over_the_channels_list() {
        var rows = List.of(new Ability("default", "runway", 1, false));

        var table = table(rows, serving(1, "runway,pika"));

        assertThat(table.candidates("default", "runway").isEmpty()).isTrue();
        assertThat(table.candidates("default", "pika").channelIds()).containsExactly(1L);
    }

    @Test
    void an_enabled_ability_row_adds_a_pair_the_channel_does_not_list() {
        var rows = List.of(new Ability("vip", "extra", 1, true), new Ability("vip", "off", 1, false));

        var table = table(rows, serving(1, "runway"));

        assertThat(table.candidates("vip", "extra").channelIds()).containsExactly(1L);
        assertThat(table.candidates("vip", "off").isEmpty()).isTrue();
    }

    @Test
    void an_ability_row_cannot_bring_back_a_disabled_channel() {
        var rows = List.of(new Ability("default", "runway", 1, true), new Ability("vip", "extra", 1, true));

        var table = table(rows, serving(1, "runway").status(2));

        assertThat(table.content()).isEmpty();
    }

    @Test
    void F18_ability_rows_of_deleted_channels_are_ignored() {
        var rows = List.of(new Ability("default", "runway", 99, true));

        assertThat(table(rows, serving(1, "pika"))
                        .candidates("default", "runway")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void the_exact_name_comes_first_then_that_of_the_family() {
        var table = table(serving(1, "gpt-4-gizmo-*"), serving(2, "gpt-4-gizmo-acme"));

        assertThat(table.candidates("default", "gpt-4-gizmo-acme").channelIds()).containsExactly(2L);
        assertThat(table.candidates("default", "gpt-4-gizmo-other").channelIds())
                .containsExactly(1L);
        assertThat(table.candidates("default", "gpt-4").isEmpty()).isTrue();
    }

    @Test
    void tiers_are_ordered_by_priority_and_null_is_zero() {
        var table = table(
                serving(1, "m").priority(null),
                serving(2, "m").priority(10L),
                serving(3, "m").priority(-1L),
                serving(4, "m").priority(0L));

        var tiers = table.candidates("default", "m").tiers();

        assertThat(tiers).extracting(Candidates.Tier::priority).containsExactly(10L, 0L, -1L);
        assertThat(table.candidates("default", "m").channelIds()).containsExactly(2L, 1L, 4L, 3L);
    }

    @Test
    void replacing_a_channel_leaves_the_old_table_as_it_was() {
        var before = table(serving(1, "m"), serving(2, "m"));

        var after = before.with(serving(1, "m").status(3).read(), 2);

        assertThat(after.candidates("default", "m").channelIds()).containsExactly(2L);
        assertThat(before.candidates("default", "m").channelIds()).containsExactly(1L, 2L);
        assertThat(after.version()).isEqualTo(2);
    }

    @Test
    void pairs_with_the_same_channels_share_one_list() {
        var table = table(serving(1, "a,b"), serving(2, "a,b"));

        assertThat(table.candidates("default", "a")).isSameAs(table.candidates("default", "b"));
    }

    @Test
    void counts_tell_the_size() {
        var table =
                table(serving(1, "a,b").group("default,vip"), serving(2, "a").status(2));

        assertThat(table.counts()).isEqualTo(new RoutingCounts(2, 1, 2, 4));
    }
}
