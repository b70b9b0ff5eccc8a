package dev.sluice.doctor;

import java.util.List;
import java.util.OptionalLong;

/// What the checks of channels and routing are about.
///
/// - `channelType`: the type number of the channels looked at; 55, the pass-through channel, unless asked otherwise.
/// - `group`, `model`: the pair that has to be served.
/// - `services`: the models such a channel is expected to list.
/// - `tokenId`: the token whose group counts, when one was named; `group` then follows it.
/// - `chosen`: whether somebody named type or model; else they fit themselves to what there is ([UsualQuestion]).
public record Question(
        int channelType, String group, String model, List<String> services, OptionalLong tokenId, boolean chosen) {
    public static final int PASS_THROUGH = 55;
    public static final Question USUAL = new Question(
            PASS_THROUGH, "default", "runway", List.of("runway", "pika", "kling", "suno"), OptionalLong.empty(), false);

    public Question {
        services = List.copyOf(services);
    }

    public Question inGroup(String other) {
        return other.isBlank() ? this : new Question(channelType, other.strip(), model, services, tokenId, chosen);
    }

    /// About another model; unless it is one of the usual services, it alone is expected of the channels.
    public Question about(String other) {
        if (other.isBlank()) {
            return this;
        }
        String name = other.strip();
        return new Question(
                channelType, group, name, services.contains(name) ? services : List.of(name), tokenId, true);
    }

    public Question ofType(int type) {
        return new Question(type, group, model, services, tokenId, true);
    }

    public Question forToken(long id) {
        return new Question(channelType, group, model, services, OptionalLong.of(id), chosen);
    }
}
