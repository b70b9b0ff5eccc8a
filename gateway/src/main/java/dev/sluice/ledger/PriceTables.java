package dev.sluice.ledger;

import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The price tables an administrator can save, with the tables Sluice ships beneath them: saving one price loses no
/// other. Groups have no such bottom; what is saved is all.
///
/// An entry that is no number of 0 or more is left out and told in the findings, in words an administrator can act
/// on.
record PriceTables(
        Map<String, Map<String, BigDecimal>> byModel,
        Map<String, BigDecimal> groupRatio,
        Map<String, Map<String, BigDecimal>> groupGroupRatio,
        Map<String, BigDecimal> tools,
        Map<String, BigDecimal> audioInput) {
    private static final List<String> BY_MODEL = List.of(
            "ModelPrice",
            "ModelRatio",
            "CompletionRatio",
            "CacheRatio",
            "CreateCacheRatio",
            "ImageRatio",
            "AudioRatio",
            "AudioCompletionRatio");
    private static final String GROUP_RATIO = "GroupRatio";
    private static final String GROUP_GROUP_RATIO = "GroupGroupRatio";
    private static final String TOOLS = "tool_price_setting.prices";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_DIGITS = 15;
    private static final int MOST_DECIMALS = 60;

    static PriceTables read(Options options, List<String> findings) {
        var byModel = new HashMap<String, Map<String, BigDecimal>>();
        BY_MODEL.forEach(name -> byModel.put(name, layered(name, options, findings)));
        unknownTools(options.json(TOOLS))
                .forEach(key -> findings.add(
                        "option %s: %s names no tool that Sluice counts; it has no effect".formatted(TOOLS, key)));
        return new PriceTables(
                Map.copyOf(byModel),
                Map.copyOf(numbers(GROUP_RATIO, options.json(GROUP_RATIO), findings)),
                nested(options.json(GROUP_GROUP_RATIO), findings),
                layered(TOOLS, options, findings),
                layered(GeminiAudio.OPTION, options, findings));
    }

    Map<String, BigDecimal> model(String option) {
        return byModel.getOrDefault(option, Map.of());
    }

    private static Map<String, BigDecimal> layered(String name, Options options, List<String> findings) {
        var rows = numbers(name, Options.defaults().json(name), findings);
        rows.putAll(numbers(name, options.json(name), findings));
        return Map.copyOf(rows);
    }

    private static Map<String, BigDecimal> numbers(String name, JsonNode object, List<String> findings) {
        var numbers = new HashMap<String, BigDecimal>();
        object.forEachEntry((key, value) -> {
            var number = number(value);
            if (number == null) {
                findings.add(
                        "option %s: the entry of %s is not a number of 0 or more; it is left out".formatted(name, key));
            } else {
                numbers.put(key, number);
            }
        });
        return numbers;
    }

    private static Map<String, Map<String, BigDecimal>> nested(JsonNode object, List<String> findings) {
        var groups = new HashMap<String, Map<String, BigDecimal>>();
        object.forEachEntry((group, ratios) -> {
            if (!ratios.isObject()) {
                findings.add("option %s: the entry of %s is not an object of groups and ratios; it is left out"
                        .formatted(GROUP_GROUP_RATIO, group));
            }
            groups.put(group, Map.copyOf(numbers(GROUP_GROUP_RATIO + " of " + group, ratios, findings)));
        });
        return Map.copyOf(groups);
    }

    private static List<String> unknownTools(JsonNode object) {
        return object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !ToolPrices.isKey(key))
                .toList();
    }

    /// What is wrong with `text` as the value of option `key`, one sentence; empty when nothing is, when it is no
    /// JSON object, and for options that are no tables of prices.
    static Optional<String> objection(String key, String text) {
        boolean numbers = BY_MODEL.contains(key)
                || Set.of(GROUP_RATIO, TOOLS, GeminiAudio.OPTION).contains(key);
        if (!numbers && !key.equals(GROUP_GROUP_RATIO)) {
            return Optional.empty();
        }
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JacksonException _) {
            return Optional.empty();
        }
        var findings = new ArrayList<String>();
        if (numbers) {
            numbers(key, object, findings);
        } else {
            nested(object, findings);
        }
        if (key.equals(TOOLS)) {
            unknownTools(object).forEach(tool -> findings.add("%s names no tool that Sluice counts".formatted(tool)));
        }
        return findings.stream().findFirst();
    }

    private static @Nullable BigDecimal number(JsonNode node) {
        if (!node.isNumber() && !node.isString()) {
            return null;
        }
        try {
            var number = new BigDecimal(node.asString().strip());
            boolean sane = number.precision() - number.scale() <= MOST_DIGITS && number.scale() <= MOST_DECIMALS;
            return number.signum() >= 0 && sane ? number : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
