package dev.sluice.routing;

import dev.sluice.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The refusals of routing. All say 503, because another attempt after a change of configuration may succeed; the
/// code tells a script what kind of change, the reason which channel state stood in the way.
public final class NoChannel {
    private static final int LONGEST_NAME = 255;
    private static final String NOT_FOUND = "model_not_found";
    private static final String IN_GROUP = Verdict.NO_CHANNEL_IN_GROUP.reason();

    private NoChannel() {}

    static Refusal refusal(Explanation why) {
        var nearest = why.nearest();
        var reason = nearest.reason();
        return switch (nearest) {
            case KEY_MISSING -> refusal(why, "no_available_key", reason, "its key is empty or switched off");
            case BASE_URL_MISSING ->
                refusal(why, "invalid_base_url", reason, "it has no base URL, and its type has no default");
            case ABILITY_DISABLED -> refusal(why, NOT_FOUND, reason, "its ability row for this pair is switched off");
            case CHANNEL_DISABLED -> refusal(why, NOT_FOUND, reason, "it is disabled");
            case NO_CHANNEL_IN_GROUP, ABILITY_MISSING -> refusal(why, NOT_FOUND, reason, "");
            // A row may serve the model in a group that no channel lists.
            case UNRELATED -> refusal(why, NOT_FOUND, why.servedIn().isEmpty() ? "group_empty" : IN_GROUP, "");
            case CANDIDATE -> refusal(why, NOT_FOUND, "candidates_exhausted", "every one has been tried for this call");
        };
    }

    /// No table could be read yet, so nobody can say whether a channel exists.
    static Refusal notReady(List<String> groups, String model) {
        return new Refusal(
                503,
                NOT_FOUND,
                "cache_not_ready",
                "The channels have not been read from the database yet, so none can serve model '%s' for group '%s'. Try again shortly."
                        .formatted(shown(model), shown(String.join(", ", groups))),
                facts(groups, model));
    }

    static Refusal databaseUnavailable() {
        return Refusal.of(503, "database_unavailable", "The database cannot be read at the moment. Try again shortly.");
    }

    /// Why the one channel that a credential names cannot be used.
    static Refusal forced(Optional<Channel> channel) {
        if (channel.isEmpty()) {
            return Refusal.of(400, "channel_not_found", "The channel named in the API key does not exist.");
        }
        var named = channel.get();
        var which = "The channel named in the API key (%d) ".formatted(named.id());
        if (!named.enabled()) {
            return Refusal.of(403, "channel_disabled", which + "is disabled.");
        }
        return named.baseUrlMissing()
                ? Refusal.of(503, "invalid_base_url", which + "has no base URL.")
                        .because("base_url_missing")
                : Refusal.of(503, "no_available_key", which + "has no usable key.")
                        .because("key_missing");
    }

    private static Refusal refusal(Explanation why, String code, String reason, String trouble) {
        var group = shown(String.join(", ", why.groups()));
        var model = shown(why.model());
        var text = new StringBuilder("No available channel for model '%s' in group '%s'".formatted(model, group));
        if (!trouble.isEmpty()) {
            text.append(": a channel is configured for it, but ").append(trouble);
        }
        text.append(". Check that a channel with this model is enabled, that the channel's group includes '")
                .append(group)
                .append("', and that the token's group is the intended one.");
        return new Refusal(503, code, reason, text.toString(), facts(why.groups(), why.model()));
    }

    private static Map<String, String> facts(List<String> groups, String model) {
        return Map.of("group", shown(String.join(",", groups)), "model", shown(model));
    }

    /// A client's text, made safe to repeat.
    private static String shown(String text) {
        var clean = new StringBuilder();
        text.chars().filter(c -> !Character.isISOControl(c)).limit(LONGEST_NAME).forEach(c -> clean.append((char) c));
        return clean.toString();
    }
}
