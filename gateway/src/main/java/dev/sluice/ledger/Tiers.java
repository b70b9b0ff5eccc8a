package dev.sluice.ledger;

import dev.sluice.config.ModelName;
import dev.sluice.ledger.tier.BadExpression;
import dev.sluice.ledger.tier.Request;
import dev.sluice.ledger.tier.TierExpression;
import dev.sluice.ledger.tier.Used;
import dev.sluice.ledger.tier.Variable;
import dev.sluice.store.Options;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The models that are priced by an expression, compiled once per change of the options. A model whose expression is
/// missing or unusable has no price at all: falling back to a ratio would charge something nobody has set.
final class Tiers {
    static final String MODE = "billing_setting.billing_mode";
    static final String TEXT = "billing_setting.billing_expr";
    private static final String TIERED = "tiered_expr";
    /// Separates rules that other programs keep behind an expression.
    private static final String RULES = "|||";

    private static final List<Long> SAMPLES = List.of(0L, 1000L, 100_000L, 1_000_000L);
    private static final byte[] SAMPLE_BODY = """
            {"model": "sample", "stream": true, "service_tier": "default", "n": 1, "max_tokens": 1000,
             "messages": [{"role": "user", "content": "hello"}], "tools": []}""".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Entry> entries;

    /// One of the two is there.
    private record Entry(@Nullable TierExpression expression, String problem) {}

    private Tiers(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    static Tiers read(Options options, List<String> findings) {
        var texts = options.json(TEXT);
        var entries = new HashMap<String, Entry>();
        options.json(MODE).forEachEntry((model, mode) -> {
            if (mode.isString() && mode.stringValue().equals(TIERED)) {
                var entry = entry(model, texts.path(model), findings);
                if (entry.expression() == null) {
                    findings.add("option %s: the expression of %s is unusable, %s; calls of it are refused"
                            .formatted(TEXT, model, entry.problem()));
                }
                entries.put(model, entry);
            }
        });
        texts.forEachEntry((model, _) -> {
            if (!entries.containsKey(model)) {
                findings.add("option %s: the expression of %s has no effect, because %s does not say %s for it"
                        .formatted(TEXT, model, MODE, TIERED));
            }
        });
        return new Tiers(entries);
    }

    private static Entry entry(String model, JsonNode node, List<String> findings) {
        if (!node.isString() || node.stringValue().isBlank()) {
            return new Entry(null, "it is missing");
        }
        var text = node.stringValue();
        int rules = text.indexOf(RULES);
        if (rules >= 0) {
            findings.add(
                    "option %s: what follows %s in the expression of %s has no effect".formatted(TEXT, RULES, model));
            text = text.substring(0, rules);
        }
        try {
            return new Entry(TierExpression.compile(text), "");
        } catch (BadExpression bad) {
            return new Entry(null, bad.problem());
        }
    }

    /// The expression of a model, by its raw name, then by that of its family. Throws [BadExpression] when the
    /// model is priced by one that cannot be used.
    Optional<TierExpression> find(String model) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var entry = entries.get(model);
        if (entry == null) {
            entry = entries.get(ModelName.normalised(model));
        }
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.expression() == null) {
            throw new BadExpression(entry.problem());
        }
        return Optional.of(entry.expression());
    }

    /// Whether a usable expression prices the model.
    boolean has(String model) {
        try {
            return find(model).isPresent();
        } catch (BadExpression _) {
            return false;
        }
    }

    /// What is wrong with `text` as the value of option [#TEXT], one sentence; empty when nothing is. Every
    /// expression must compile and have a value for samples of usage, with a request and without.
    static Optional<String> objection(String text) {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JacksonException _) {
            return Optional.of("want a JSON object of model names and expressions");
        }
        if (!object.isObject()) {
            return Optional.of("want a JSON object of model names and expressions");
        }
        for (var entry : object.properties()) {
            var problem = problem(entry.getValue());
            if (problem.isPresent()) {
                return Optional.of("the expression of %s: %s".formatted(entry.getKey(), problem.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(JsonNode node) {
        if (!node.isString()) {
            return Optional.of("want a text");
        }
        if (node.stringValue().contains(RULES)) {
            return Optional.of("%s and what follows it has no meaning here; remove it".formatted(RULES));
        }
        try {
            tryOut(TierExpression.compile(node.stringValue()));
            return Optional.empty();
        } catch (BadExpression bad) {
            return Optional.of(bad.problem());
        }
    }

    private static void tryOut(TierExpression expression) {
        var sample = expression.request(Instant.EPOCH, () -> SAMPLE_BODY, _ -> "sample");
        for (var request : List.of(Request.none(), sample)) {
            for (long tokens : SAMPLES) {
                try {
                    expression.evaluate(all(tokens), request);
                } catch (BadExpression bad) {
                    throw new BadExpression("with p, c and len %d %s a request, %s"
                            .formatted(tokens, request == sample ? "and" : "without", bad.problem()));
                }
            }
        }
    }

    private static Used all(long tokens) {
        return new Used().with(Variable.P, tokens).with(Variable.C, tokens).with(Variable.LEN, tokens);
    }
}
