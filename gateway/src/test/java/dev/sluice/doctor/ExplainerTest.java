package dev.sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.routing.Explanation.Considered;
import dev.sluice.routing.Verdict;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainerTest {
    @TempDir
    Path folder;

    private static Explainer.Asked token(String model, String path) {
        return new Explainer.Asked(OptionalLong.of(Fixture.TOKEN), "", model, path);
    }

    private static Explainer.Asked group(String group, String model) {
        return new Explainer.Asked(OptionalLong.empty(), group, model, "");
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void namesTheChannelAPathWouldTake(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            Explained explained = ward.explainer().explain(token("", "/runway/tasks"));

            assertThat(explained.served()).isTrue();
            assertThat(explained.why().considered())
                    .filteredOn(one -> one.verdict() == Verdict.CANDIDATE)
                    .extracting(Considered::channelId)
                    .containsExactly(8L);
            assertThat(explained.json().path("token").path("admitted").asBoolean())
                    .isTrue();
            assertThat(explained.text()).contains("would be served in group 'default'", "drawn first in 100 %");
        }
    }

    @Test
    void tellsWhyEachOtherChannelIsNotTaken() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            ward.sql("UPDATE channels SET status = 3 WHERE id = 8");

            Explained explained = ward.explainer().explain(token("runway", ""));

            assertThat(explained.refusal().getFirst().reason()).isEqualTo("channel_disabled");
            assertThat(explained.text())
                    .contains("would be refused", "503 model_not_found (channel_disabled)", "channel 8 'channel 8'");
        }
    }

    @Test
    void A8_a_group_without_a_channel_is_refused_with_the_groups_that_have_one() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            Explained explained = ward.explainer().explain(group("vip", "runway"));

            assertThat(explained.refusal().getFirst().reason()).isEqualTo("no_channel_in_group");
            assertThat(explained.json().path("served_in").path(0).asString()).isEqualTo("default");
        }
    }

    @Test
    void tellsWhatTheGateSaysAboutAToken() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            ward.sql("UPDATE tokens SET remain_quota = 0");

            Explained explained = ward.explainer().explain(token("runway", ""));

            assertThat(explained.served()).isFalse();
            assertThat(explained.refusal().getFirst().code()).isEqualTo("insufficient_quota");
            assertThat(explained.why().chosenGroup()).isEqualTo("default");
        }
    }

    @Test
    void tellsThatTheModelIsNotOnTheListOfTheToken() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            ward.sql("UPDATE tokens SET model_limits_enabled = 1, model_limits = 'pika'");

            assertThat(ward.explainer()
                            .explain(token("runway", ""))
                            .refusal()
                            .getFirst()
                            .code())
                    .isEqualTo("model_not_allowed");
            assertThat(ward.explainer().explain(token("pika", "")).served()).isTrue();
        }
    }

    @Test
    void aPathThatNamesNoModelNeedsOne() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            assertThatThrownBy(() -> ward.explainer().explain(token("", "/v1/chat/completions")))
                    .isInstanceOf(BadQuestion.class)
                    .hasMessageContaining("name the model too");
            assertThatThrownBy(
                            () -> ward.explainer().explain(new Explainer.Asked(OptionalLong.of(99), "", "runway", "")))
                    .hasMessageContaining("no token 99");
        }
    }
}
