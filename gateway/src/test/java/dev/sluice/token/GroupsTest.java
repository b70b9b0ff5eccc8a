package dev.sluice.token;

import static dev.sluice.token.Samples.SHIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsTest {
    @ParameterizedTest
    @CsvSource({
        "vip, default, vip",
        "'', vip, vip",
        "' ', vip, vip",
        "'', '', default",
        "' ', ' ', default",
        "vip, '', vip",
    })
    void F13_F14_the_tokens_group_counts_else_the_users_else_default(String token, String user, String expected) {
        assertThat(SHIPPED.expand(token, user)).containsExactly(expected);
    }

    @Test
    void a_user_may_use_what_is_offered_and_always_the_own_group() {
        assertThat(SHIPPED.usableBy("partner")).containsOnlyKeys("default", "vip", "partner");
    }

    @Test
    void special_entries_add_and_remove_groups_for_one_user_group() {
        assertThat(SHIPPED.usableBy("staff")).containsOnlyKeys("default", "lab", "desk", "staff");
    }

    @Test
    void auto_stands_for_the_auto_groups_open_to_the_user_in_their_order() {
        assertThat(SHIPPED.expand("auto", "default")).containsExactly("vip", "default");
        assertThat(SHIPPED.expand("auto", "staff")).containsExactly("lab", "default");
    }
}
