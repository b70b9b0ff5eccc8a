package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.OPTIONS;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prices per call: whether they can be read, and whether every place says the same. Source: seed-system.md §4.3.
final class PriceChecks {
    static final List<Check> ALL = List.of(
            new Check("price.option", "option ModelPrice", PriceChecks::option),
            new Check("price.workflow", "prices of workflows", PriceChecks::workflow));

    /// Workflow ids are numbers that begin so.
    private static final String WORKFLOW = "75";

    private static final int CONSUMED = 2;
    private static final BigDecimal UNITS_PER_DOLLAR = BigDecimal.valueOf(500_000);
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private PriceChecks() {}

    private static Optional<String> saved(Facts facts) {
        return facts.main()
                .read(sql -> sql.select(OPTIONS.VALUE)
                        .from(OPTIONS)
                        .where(OPTIONS.KEY.eq("ModelPrice"))
                        .fetchOptional(OPTIONS.VALUE));
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            JsonNode node = EXACT.readTree(text);
            return node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static Verdict option(Facts facts) {
        Optional<String> saved = saved(facts);
        if (saved.isEmpty()) {
            return Verdict.ok().with("saved", "no: the built-in prices are used");
        }
        Optional<JsonNode> prices = parse(saved.get());
        if (prices.isEmpty()) {
            return Verdict.fail("save the option again: it is not a JSON object")
                    .with("saved", "not a JSON object");
        }
        boolean differs = facts.running()
                .map(running -> parse(running.options().get().text("ModelPrice")))
                .filter(known -> !known.equals(prices))
                .isPresent();
        return Verdict.unless(differs, Level.FAIL, "save the option again: the gateway works with older prices")
                .with("entries", prices.get().size())
                .with(
                        "above_zero",
                        prices.get()
                                .valueStream()
                                .filter(price ->
                                        price.decimalValue(BigDecimal.ZERO).signum() > 0)
                                .count())
                .with("workflows", workflows(prices.get()).size());
    }

    private static Map<String, Long> workflows(JsonNode prices) {
        Map<String, Long> units = new TreeMap<>();
        prices.forEachEntry((name, price) -> {
            if (name.startsWith(WORKFLOW)) {
                units.put(
                        name,
                        price.decimalValue(BigDecimal.ZERO)
                                .multiply(UNITS_PER_DOLLAR)
                                .setScale(0, RoundingMode.DOWN)
                                .longValue());
            }
        });
        return units;
    }

    private static Verdict workflow(Facts facts) {
        Map<String, Long> inOption =
                workflows(saved(facts).flatMap(PriceChecks::parse).orElseGet(EXACT::createObjectNode));
        Map<String, Long> inAbilities = abilityPrices(facts);
        Set<String> unpriced = new TreeSet<>(called(facts));
        unpriced.removeAll(inOption.keySet());
        unpriced.removeAll(inAbilities.keySet());
        Map<String, String> different = new LinkedHashMap<>();
        inOption.forEach((id, price) -> {
            Long other = inAbilities.get(id);
            if (other != null && !other.equals(price)) {
                different.put(id, "option %d, ability %d".formatted(price, other));
            }
        });
        return Verdict.unless(
                        !unpriced.isEmpty() || !different.isEmpty(),
                        Level.WARN,
                        "set the price in ModelPrice; saving it also updates the abilities")
                .with("in_option", inOption.size())
                .with("in_abilities", inAbilities.size())
                .with("called_without_price", unpriced)
                .with("different", different);
    }

    private static Map<String, Long> abilityPrices(Facts facts) {
        Map<String, Long> prices = new TreeMap<>();
        facts.main()
                .read(sql -> sql.select(ABILITIES.MODEL, ABILITIES.WORKFLOW_PRICE)
                        .from(ABILITIES)
                        .where(ABILITIES.MODEL.startsWith(WORKFLOW), ABILITIES.WORKFLOW_PRICE.isNotNull())
                        .fetch())
                .forEach(row -> prices.put(row.value1(), row.value2()));
        return prices;
    }

    private static List<String> called(Facts facts) {
        long since = facts.now().minus(Duration.ofDays(30)).getEpochSecond();
        return facts.logs()
                .read(sql -> sql.selectDistinct(LOGS.MODEL_NAME)
                        .from(LOGS)
                        .where(LOGS.CREATED_AT.ge(since), LOGS.TYPE.eq(CONSUMED), LOGS.MODEL_NAME.startsWith(WORKFLOW))
                        .fetch(LOGS.MODEL_NAME));
    }
}
