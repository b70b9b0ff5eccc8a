package dev.sluice.doctor;

import dev.sluice.config.Environment;
import dev.sluice.routing.RoutingSource;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.Database;
import dev.sluice.store.Options;
import dev.sluice.token.Groups;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything checks look at, for one run. What is read from the database is read once, so that checks agree about it.
public final class Facts {
    private final Environment environment;
    private final Place place;
    private final Question question;
    private final Clock clock;
    private final Lazy<List<ChannelFacts>> channels;
    private final Lazy<RoutingTable> table;
    private final Lazy<Options> options;

    /// Where doctor looks. `logs` is `main` unless there is a separate log database. `running` is null outside a
    /// running gateway; then `options` and `routing` read what one would.
    public record Place(
            Database main,
            Database logs,
            RoutingSource routing,
            Supplier<Options> options,
            @Nullable Running running) {}

    Facts(Environment environment, Place place, Question question, Clock clock) {
        this.environment = environment;
        this.place = place;
        this.question = question;
        this.clock = clock;
        this.channels = new Lazy<>(() -> place.main().read(ChannelFacts::read));
        this.table = new Lazy<>(() -> RoutingTable.of(place.routing().everything(), 0, now()));
        this.options = new Lazy<>(place.options());
    }

    Environment environment() {
        return environment;
    }

    Question question() {
        return question;
    }

    Database main() {
        return place.main();
    }

    Database logs() {
        return place.logs();
    }

    Optional<Running> running() {
        return Optional.ofNullable(place.running());
    }

    List<ChannelFacts> channels() {
        return channels.get();
    }

    /// The channels the question is about.
    List<ChannelFacts> channelsAsked() {
        return channels().stream()
                .filter(channel -> channel.type() == question.channelType())
                .toList();
    }

    /// What a gateway started now would route by.
    RoutingTable table() {
        return table.get();
    }

    Options options() {
        return options.get();
    }

    Groups groups() {
        return Groups.from(options());
    }

    Instant now() {
        return clock.instant();
    }
}
