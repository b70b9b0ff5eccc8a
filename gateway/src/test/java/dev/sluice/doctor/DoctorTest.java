package dev.sluice.doctor;

import static dev.sluice.store.Abilities.ABILITIES;
import static dev.sluice.store.Channels.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoctorTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void theFixtureIsInGoodHealth(Engine engine) {
        try (var ward = Ward.of(engine, folder).running()) {
            Report report = ward.doctor().run(Set.of(), Question.USUAL);

            assertThat(notWell(report))
                    .as(new ReportText(true).of(report))
                    .isSubsetOf("env.dsn", "log.init", "storage.ephemeral");
            assertThat(report.result("select.agree").orElseThrow().verdict().evidence())
                    .containsEntry("routing table", Set.of(8L));
        }
    }

    @Test
    void anInstallationWithoutPassThroughChannelsIsHealthyToo() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            ward.database().write(tx -> {
                tx.deleteFrom(ABILITIES).where(ABILITIES.CHANNEL_ID.eq(8L)).execute();
                return tx.deleteFrom(CHANNELS).where(CHANNELS.ID.eq(8L)).execute();
            });
            var ids = Set.of("channel", "select", "ability", "cache.content");

            assertThat(notWell(ward.doctor().run(ids, Question.USUAL))).isEmpty();
            assertThat(ward.doctor().run(ids, Question.USUAL.ofType(55)).exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void aSubjectStandsForAllOfItsChecks() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            Report report = ward.doctor().run(Set.of("token", "db.connect"), Question.USUAL);

            assertThat(report.results())
                    .extracting(Result::id)
                    .containsExactly("db.connect", "token.sample", "token.group", "token.counts", "token.limits");
            assertThat(report.exitCode()).isZero();
        }
    }

    @Test
    void anUnknownCheckIsRefusedByName() {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            assertThatThrownBy(() -> ward.doctor().run(Set.of("tokens"), Question.USUAL))
                    .isInstanceOf(BadQuestion.class)
                    .hasMessageContaining("'tokens'")
                    .hasMessageContaining("token.group");
        }
    }

    @Test
    void checkIdsAreUnique() {
        assertThat(Doctor.checks()).extracting(Check::id).doesNotHaveDuplicates();
    }

    @Test
    void aLostDatabaseFailsOneCheckAndSkipsTheRest() {
        var ward = Ward.of(Engine.SQLITE, folder);
        var place = ward.place();
        var doctor = new Doctor(ward.environment(), place, Clock.systemUTC());
        ward.close();

        Report report = doctor.run(Set.of("db.connect", "token", "select"), Question.USUAL);

        assertThat(report.results())
                .filteredOn(result -> result.level() == Level.OK)
                .isEmpty();
    }

    static List<String> notWell(Report report) {
        return report.results().stream()
                .filter(result -> result.level() == Level.WARN || result.level() == Level.FAIL)
                .map(Result::id)
                .toList();
    }
}
