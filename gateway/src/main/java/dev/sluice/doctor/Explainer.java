package dev.sluice.doctor;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.routing.Explanation;
import dev.sluice.routing.Plan;
import dev.sluice.routing.Planner;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.Options;
import dev.sluice.token.Groups;
import dev.sluice.token.Judge;
import dev.sluice.token.Known;
import dev.sluice.token.TokenStore;
import dev.sluice.vendor.PassThroughFamilies;
import dev.sluice.vendor.PassThroughFamily;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Says which channels would serve a call and why the others would not, by the code that admits and routes calls.
public final class Explainer {
    /// What a person asks: for a token or a group, and for a model or a path. Empty text is "not given".
    public record Asked(OptionalLong tokenId, String group, String model, String path) {}

    private final TokenStore tokens;
    private final Supplier<RoutingTable> table;
    private final Supplier<Options> options;
    private final Clock clock;

    public Explainer(TokenStore tokens, Supplier<RoutingTable> table, Supplier<Options> options, Clock clock) {
        this.tokens = tokens;
        this.table = table;
        this.options = options;
        this.clock = clock;
    }

    /// Throws [BadQuestion] when the question does not make sense, with what would.
    public Explained explain(Asked asked) {
        Options current = options.get();
        String model = model(asked, current);
        if (asked.tokenId().isEmpty()) {
            var groups = List.of(
                    asked.group().isBlank() ? Groups.DEFAULT : asked.group().strip());
            return explained(model, groups, Optional.empty());
        }
        long id = asked.tokenId().getAsLong();
        Known known = tokens.byId(id).orElseThrow(() -> new BadQuestion("there is no token %d".formatted(id)));
        Groups rules = Groups.from(current);
        List<String> groups = rules.expand(known.token().group(), known.owner().group());
        return explained(
                model,
                groups,
                Optional.of(new Explained.TokenVerdict(
                        id,
                        known.token().name(),
                        known.token().group(),
                        known.owner().group(),
                        objection(known, rules, model),
                        !known.token().allowedIps().everyone())));
    }

    private static String model(Asked asked, Options options) {
        if (!asked.model().isBlank()) {
            return asked.model().strip();
        }
        if (asked.path().isBlank()) {
            throw new BadQuestion("name a model or a path");
        }
        String path = asked.path().strip();
        String service = PassThroughFamilies.with(options.text("sluice.pass_through"))
                .of(path)
                .map(PassThroughFamily::service)
                .orElse("");
        if (service.isEmpty()) {
            throw new BadQuestion("the path %s does not name a model by itself: the body does, so name the model too"
                    .formatted(path));
        }
        return service;
    }

    private Optional<Refusal> objection(Known known, Groups rules, String model) {
        try {
            new Judge(rules, clock.instant()).admitFromAnywhere(known);
        } catch (Refused refused) {
            return Optional.of(refused.refusal());
        }
        return known.token().objection(model);
    }

    private Explained explained(String model, List<String> groups, Optional<Explained.TokenVerdict> token) {
        RoutingTable now = table.get();
        Plan plan = new Planner().plan(now, groups, model);
        Optional<Refusal> refusal = token.flatMap(Explained.TokenVerdict::refusal);
        if (refusal.isEmpty() && plan.next().isEmpty()) {
            refusal = Optional.of(plan.refusal());
        }
        return new Explained(
                Explanation.of(now, groups, model),
                token.stream().toList(),
                refusal.stream().toList());
    }
}
