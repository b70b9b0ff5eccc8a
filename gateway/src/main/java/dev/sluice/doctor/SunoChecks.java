package dev.sluice.doctor;

import dev.sluice.routing.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Channels of the vendor type Suno. Source: seed-system.md §4.3, D-S05.
final class SunoChecks {
    static final List<Check> ALL = List.of(new Check("suno.channel", "channels of type Suno", SunoChecks::channel));

    private static final String TYPE = "SunoAPI";
    private static final String SERVICE = "suno";
    /// The values the fork's form writes; the type of the channel decides, not they.
    private static final Set<String> MODES = Set.of("", "task", "passthrough");

    private SunoChecks() {}

    private static Verdict channel(Facts facts) {
        List<Channel> channels = facts.table().channels().stream()
                .filter(channel -> channel.type().name().equals(TYPE))
                .toList();
        if (channels.isEmpty()) {
            return Verdict.skip("there is no channel of type Suno (36)");
        }
        Map<String, Object> wrong = new LinkedHashMap<>();
        for (Channel channel : channels) {
            String mode = channel.setting().json().path("suno_mode").asString("");
            if (!channel.models().contains(SERVICE)) {
                wrong.put("channel " + channel.id(), "its models lack 'suno', by which /suno/… finds it");
            } else if (!MODES.contains(mode)) {
                wrong.put("channel " + channel.id(), "suno_mode is '%s', want task or passthrough".formatted(mode));
            }
        }
        return Verdict.unless(!wrong.isEmpty(), Level.FAIL, "edit these channels")
                .with("channels", channels.stream().map(Channel::id).toList())
                .with(
                        "served",
                        "/suno/generate…, /suno/feed, /suno/lyrics, /suno/credits; /suno/submit and /suno/fetch"
                                + " only by a pass-through channel (type 55), whatever suno_mode says")
                .with(wrong);
    }
}
