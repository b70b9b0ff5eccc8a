package dev.sluice.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of `channels` to test with. Unless changed: type 1, enabled, group `default`, a key, no base URL.
final class SampleChannel {
    static final ChannelReader READER = new ChannelReader(ChannelTypes.of(Numbering.MIXED));

    private final long id;
    private int type = 1;
    private int status = 1;
    private @Nullable String key = "sk-upstream-secret";
    private @Nullable String baseUrl = "";
    private @Nullable String models;
    private @Nullable String group = "default";
    private @Nullable Long priority = 0L;
    private @Nullable Long weight = 0L;
    private @Nullable Integer autoBan = 1;
    private @Nullable String modelMapping;
    private @Nullable String statusMapping = "";
    private @Nullable String setting;
    private @Nullable String info;
    private @Nullable Double ratio = 1.0;

    private SampleChannel(long id, String models) {
        this.id = id;
        this.models = models;
    }

    static SampleChannel serving(long id, String models) {
        return new SampleChannel(id, models);
    }

    /// Channel 8 of the incident: a pass-through channel to a legacy gateway.
    static SampleChannel legacyGateway() {
        return serving(8, "kling,runway,suno,pika").type(55).baseUrl("http://legacy.example");
    }

    static RoutingTable table(SampleChannel... channels) {
        return table(List.of(), channels);
    }

    static RoutingTable table(List<Ability> abilities, SampleChannel... channels) {
        var read = new ArrayList<Channel>();
        for (var channel : channels) {
            read.add(channel.read());
        }
        return RoutingTable.of(new RoutingRows(read, abilities), 1, Instant.EPOCH);
    }

    SampleChannel type(int value) {
        type = value;
        return this;
    }

    SampleChannel status(int value) {
        status = value;
        return this;
    }

    SampleChannel key(@Nullable String value) {
        key = value;
        return this;
    }

    SampleChannel baseUrl(@Nullable String value) {
        baseUrl = value;
        return this;
    }

    SampleChannel models(@Nullable String value) {
        models = value;
        return this;
    }

    SampleChannel group(@Nullable String value) {
        group = value;
        return this;
    }

    SampleChannel priority(@Nullable Long value) {
        priority = value;
        return this;
    }

    SampleChannel weight(@Nullable Long value) {
        weight = value;
        return this;
    }

    SampleChannel autoBan(@Nullable Integer value) {
        autoBan = value;
        return this;
    }

    SampleChannel modelMapping(@Nullable String value) {
        modelMapping = value;
        return this;
    }

    SampleChannel statusMapping(@Nullable String value) {
        statusMapping = value;
        return this;
    }

    SampleChannel setting(@Nullable String value) {
        setting = value;
        return this;
    }

    SampleChannel info(@Nullable String value) {
        info = value;
        return this;
    }

    SampleChannel ratio(@Nullable Double value) {
        ratio = value;
        return this;
    }

    ChannelRow row() {
        return new ChannelRow(
                id,
                type,
                status,
                "channel " + id,
                key,
                baseUrl,
                models,
                group,
                priority,
                weight,
                autoBan,
                modelMapping,
                statusMapping,
                setting,
                null,
                null,
                null,
                info,
                null,
                ratio,
                null,
                null,
                null);
    }

    Channel read() {
        return READER.read(row());
    }
}
