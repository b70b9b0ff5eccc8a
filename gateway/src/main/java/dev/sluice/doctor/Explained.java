package dev.sluice.doctor;

import dev.sluice.refusal.Refusal;
import dev.sluice.routing.Explanation;
import dev.sluice.routing.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What would happen to a call, and why.
///
/// @param token the token that was asked about, or none
/// @param refusal what the caller would be told, or none when a channel would be tried
public record Explained(Explanation why, List<TokenVerdict> token, List<Refusal> refusal) {
    /// What the gate says about a token. `addressMatters` tells that it also looks at the caller's address, which
    /// is not known here.
    public record TokenVerdict(
            long id, String name, String group, String userGroup, Optional<Refusal> refusal, boolean addressMatters) {}

    public boolean served() {
        return refusal.isEmpty();
    }

    /// For scripts; `share` is the chance to be drawn first within the tier.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("outcome", served() ? "served" : "refused");
        json.put("model", why.model());
        why.groups().forEach(json.putArray("groups")::add);
        refusal.forEach(no -> json.set("refusal", json(no)));
        token.forEach(verdict -> json.set("token", json(verdict)));
        ArrayNode channels = json.putArray("channels");
        why.considered().forEach(one -> channels.add(json(one)));
        why.servedIn().forEach(json.putArray("served_in")::add);
        why.emptyGroups().forEach(json.putArray("groups_without_channels")::add);
        return json;
    }

    private static ObjectNode json(Refusal refusal) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", refusal.status())
                .put("code", refusal.code())
                .put("reason", refusal.reason())
                .put("message", refusal.message());
    }

    private static ObjectNode json(TokenVerdict verdict) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", verdict.id())
                .put("name", verdict.name())
                .put("group", verdict.group())
                .put("user_group", verdict.userGroup())
                .put("admitted", verdict.refusal().isEmpty())
                .put("address_matters", verdict.addressMatters());
        verdict.refusal().ifPresent(refusal -> json.set("refusal", json(refusal)));
        return json;
    }

    private static ObjectNode json(Explanation.Considered one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", one.channelId())
                .put("name", one.channelName())
                .put("group", one.group())
                .put("listed_as", one.listedAs())
                .put("verdict", one.verdict().reason())
                .put("priority", one.priority())
                .put("weight", one.weight())
                .put("tier", one.tier())
                .put("share", one.share());
    }

    /// For people.
    public String text() {
        var text = new StringBuilder();
        text.append("model '%s' in group %s: %s%n"
                .formatted(
                        why.model(),
                        why.groups(),
                        served() ? "would be served in group '%s'".formatted(why.chosenGroup()) : "would be refused"));
        refusal.forEach(no -> text.append("  %d %s%s%n  %s%n"
                .formatted(
                        no.status(), no.code(), no.reason().isEmpty() ? "" : " (" + no.reason() + ")", no.message())));
        token.forEach(verdict -> text.append("token %d '%s': group '%s', its user's group '%s': %s%s%n"
                .formatted(
                        verdict.id(),
                        verdict.name(),
                        verdict.group(),
                        verdict.userGroup(),
                        verdict.refusal().map(Refusal::code).orElse("admitted"),
                        verdict.addressMatters() ? ", if the address is allowed" : "")));
        why.considered().forEach(one -> text.append(line(one)));
        if (why.considered().isEmpty()) {
            text.append("  no channel has the group or the model%n".formatted());
        }
        if (!served() && !why.servedIn().isEmpty()) {
            text.append("groups that are served this model: %s%n".formatted(why.servedIn()));
        }
        return text.toString();
    }

    private static String line(Explanation.Considered one) {
        String place = "  channel %d '%s' in %s: ".formatted(one.channelId(), one.channelName(), one.group());
        return one.verdict() == Verdict.CANDIDATE
                ? place
                        + String.format(
                                Locale.ROOT,
                                "candidate, tier %d (priority %d), drawn first in %.0f %% of calls%n",
                                one.tier() + 1,
                                one.priority(),
                                one.share() * 100)
                : place + "not taken, %s%n".formatted(one.verdict().reason());
    }
}
