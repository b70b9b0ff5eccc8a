package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.OPTIONS;

import dev.sluice.ledger.Prices;
import dev.sluice.ops.Failure;
import dev.sluice.store.BadDsn;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.Dsn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prices per call: whether they can be read, and whether every place says the same. Source: seed-system.md §4.3.
final class PriceChecks {
    static final List<Check> ALL = List.of(
            new Check("price.option", "option ModelPrice", PriceChecks::option),
            new Check("price.entries", "entries of price options", PriceChecks::entries),
            new Check("price.workflow", "prices of workflows", PriceChecks::workflow),
            new Check("price.local_diff", "prices of workflows in another database", PriceChecks::difference));

    /// Workflow ids are numbers that begin so.
    private static final String WORKFLOW = "75";

    private static final String OTHER = "SLUICE_DOCTOR_OTHER_DSN";
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

    /// Entries that no call will ever be charged by, though somebody saved them.
    private static Verdict entries(Facts facts) {
        List<String> ignored = Prices.findings(facts.options());
        return Verdict.unless(
                        !ignored.isEmpty(),
                        Level.WARN,
                        "correct these entries and save the option again: until then calls are charged without them, or refused")
                .with("ignored", ignored);
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
        Map<String, Long> inAbilities = abilityPrices(facts.main());
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

    private static Verdict difference(Facts facts) {
        Optional<String> other = facts.environment().text(OTHER);
        if (other.isEmpty()) {
            return Verdict.skip("name the other database in " + OTHER);
        }
        Map<String, Long> here = abilityPrices(facts.main());
        Map<String, Long> there;
        try (var database = Premises.existing(Dsn.parse(OTHER, other.get()))) {
            there = abilityPrices(database);
        } catch (BadDsn | DatabaseUnavailable e) {
            return Verdict.warn("correct " + OTHER).with("problem", Failure.words(e));
        }
        Set<String> ids = new TreeSet<>(here.keySet());
        ids.addAll(there.keySet());
        Map<String, String> different = new LinkedHashMap<>();
        for (String id : ids) {
            if (!Objects.equals(here.get(id), there.get(id))) {
                different.put(id, "here %s, there %s".formatted(shown(here.get(id)), shown(there.get(id))));
            }
        }
        return Verdict.unless(!different.isEmpty(), Level.WARN, "set the same prices in both databases")
                .with("different", different);
    }

    private static String shown(@Nullable Long price) {
        return price == null ? "none" : price.toString();
    }

    private static Map<String, Long> abilityPrices(Database database) {
        Map<String, Long> prices = new TreeMap<>();
        database.read(sql -> sql.select(ABILITIES.MODEL, ABILITIES.WORKFLOW_PRICE)
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
