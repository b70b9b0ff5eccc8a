package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// B3b: whatever the tables hold, the snapshot and the rows read for one call give the same candidates.
class BothModesTest {
    private static final List<String> GROUPS = List.of("default", "vip", "Default");
    private static final List<String> MODELS = List.of("runway", "run", "runwayml", "gpt-4-gizmo-a", "a%b_c", "RUNWAY");

    private static List<Database> databases = List.of();

    record Rows(List<SampleChannel> channels, List<Ability> abilities) {}

    @BeforeContainer
    static void open() throws IOException {
        var folder = Files.createTempDirectory("both-modes");
        databases = List.of(TestDatabases.ready(Engine.SQLITE, folder), TestDatabases.ready(Engine.POSTGRESQL, folder));
    }

    @AfterContainer
    static void close() {
        databases.forEach(Database::close);
    }

    @Property(tries = 60)
    void B3b_both_modes_give_the_same_candidates_in_the_same_tiers(@ForAll("rows") Rows rows) {
        for (var database : databases) {
            RoutingTables.clear(database);
            rows.channels().forEach(channel -> RoutingTables.insert(database, channel));
            rows.abilities().forEach(ability -> RoutingTables.insert(database, ability));
            var store = new RoutingStore(database, SampleChannel.READER);
            var whole = RoutingTable.of(store.everything(), 1, Instant.EPOCH);

            for (var group : GROUPS) {
                for (var model : MODELS) {
                    var asked = List.of(group);
                    var small = RoutingTable.forCall(store.serving(asked, model), asked, model, 1, Instant.EPOCH);
                    assertThat(tiers(small, group, model))
                            .as("%s: group %s, model %s", database.engine(), group, model)
                            .isEqualTo(tiers(whole, group, model));
                    assertThat(Explanation.of(small, asked, model).nearest() == Verdict.CANDIDATE)
                            .isEqualTo(Explanation.of(whole, asked, model).nearest() == Verdict.CANDIDATE);
                }
            }
        }
    }

    private static List<List<Long>> tiers(RoutingTable table, String group, String model) {
        return table.candidates(group, model).tiers().stream()
                .map(tier -> tier.channels().stream().map(Channel::id).toList())
                .toList();
    }

    @Provide
    Arbitrary<Rows> rows() {
        var abilities = Combinators.combine(
                        Arbitraries.of(GROUPS),
                        Arbitraries.of(List.of("runway", " runway", "gpt-4-gizmo-*", "a%b_c", "run")),
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.of(true, false))
                .as(Ability::new)
                .list()
                .ofMaxSize(8)
                .uniqueElements(row -> row.group() + "\n" + row.model() + "\n" + row.channelId());
        return Combinators.combine(channel().list().ofMaxSize(4), abilities)
                .as((channels, rows) -> new Rows(renumbered(channels), rows));
    }

    private static Arbitrary<Draft> channel() {
        var models = Arbitraries.of(
                "runway",
                "run",
                " runway , run",
                ",runway,",
                "runwayml",
                "gpt-4-gizmo-*",
                "gpt-4-gizmo-a,runway",
                "a%b_c",
                "axbyc",
                "RUNWAY",
                "");
        var groups = Arbitraries.of("default", "vip", ",default,", "default, vip", "Default", "");
        return Combinators.combine(
                        models,
                        groups,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(-1, 2).injectNull(0.3),
                        Arbitraries.of("sk-key", ""))
                .as(Draft::new);
    }

    record Draft(
            String models,
            String group,
            int status,
            @Nullable Long priority,
            String key) {
        SampleChannel at(long id) {
            return SampleChannel.serving(id, models)
                    .group(group)
                    .status(status)
                    .priority(priority)
                    .key(key);
        }
    }

    private static List<SampleChannel> renumbered(List<Draft> drafts) {
        return IntStream.range(0, drafts.size())
                .mapToObj(i -> drafts.get(i).at(i + 1L))
                .toList();
    }
}
