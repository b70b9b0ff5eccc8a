package dev.sluice.ledger;

import dev.sluice.config.ModelName;
import dev.sluice.ledger.tier.BadExpression;
import dev.sluice.ledger.tier.Request;
import dev.sluice.ledger.tier.TierExpression;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that decides a price, as it stood at one moment. Immutable; any thread.
///
/// A model is priced by an expression when `billing_setting.billing_mode` says so, else by the call when `ModelPrice`
/// names it, else by tokens when `ModelRatio` does. Every table is asked for the raw name first, then for the name of
/// its family.
public final class Prices {
    private static final Logger log = LoggerFactory.getLogger(Prices.class);

    private static final BigDecimal UNPRICED_RATIO = new BigDecimal("37.5");
    private static final BigDecimal DEFAULT_CACHE_WRITE = new BigDecimal("1.25");
    private static final BigDecimal ONE_HOUR = new BigDecimal("1.6");
    private static final BigDecimal QUOTA_PER_UNIT = new BigDecimal("500000");
    private static final String COMPACT = "-openai-compact";
    private static final int REMEMBERED = 8192;

    private final PriceTables tables;
    private final Tiers tiers;
    private final BigDecimal quotaPerUnit;
    private final long leastTokens;
    private final boolean selfUse;
    private final boolean compatible;
    private final boolean reserveFree;
    private final BigDecimal violationFee;
    private final List<String> findings;
    private final Map<Key, Price> known = new ConcurrentHashMap<>();

    private record Key(String model, Buyer buyer, BigDecimal channelRatio) {}

    private Prices(Options options) {
        var found = new ArrayList<String>();
        tables = PriceTables.read(options, found);
        tiers = Tiers.read(options, found);
        quotaPerUnit = positive(options.decimal("QuotaPerUnit"), found);
        leastTokens = Math.max(0, options.number("PreConsumedQuota"));
        selfUse = options.flag("SelfUseModeEnabled");
        compatible = options.flag("sluice.compatible_completion_ratio");
        reserveFree = options.flag("quota_setting.enable_free_model_pre_consume");
        violationFee = ViolationFee.dollars(options);
        findings = List.copyOf(found);
    }

    /// Reads the tables once, and logs what is wrong with them. A saved table that cannot be read never gets here:
    /// [Options] keeps the last good one.
    public static Prices from(Options options) {
        var prices = new Prices(options);
        prices.findings.forEach(
                finding -> log.atWarn().addKeyValue("finding", finding).log("price ignored"));
        return prices;
    }

    /// What is wrong with the price tables of `options`, one sentence each; nothing is logged.
    public static List<String> findings(Options options) {
        return new Prices(options).findings;
    }

    /// What is wrong with the saved tables, one sentence each.
    public List<String> findings() {
        return findings;
    }

    public BigDecimal quotaPerUnit() {
        return quotaPerUnit;
    }

    /// Whether calls that cost nothing still need a positive balance, as new-api has it.
    public boolean reserveFree() {
        return reserveFree;
    }

    /// The price of `model` (as the client named it) for `buyer` on a channel with this ratio.
    ///
    /// Throws [Refused] with 400 `model_price_error` when nothing prices the model and neither the site nor the
    /// buyer accepts the fallback ratio, or when its expression cannot be used.
    public Price of(String model, Buyer buyer, BigDecimal channelRatio) {
        var key = new Key(model, buyer, channelRatio);
        var price = known.get(key);
        if (price == null) {
            price = resolve(key);
            if (known.size() < REMEMBERED) {
                known.put(key, price);
            }
        }
        return price;
    }

    /// Whether [#of] would answer for a buyer who accepts no fallback.
    public boolean knows(String model) {
        return selfUse
                || tiers.has(model)
                || find("ModelPrice", model).isPresent()
                || find("ModelRatio", model).isPresent();
    }

    /// What a call of a pass-through service costs: the price of `billingName`, else of `service`, else the
    /// channel's `base` quota (1,000 when the channel says none), times group and channel ratio, rounded half up
    /// once.
    ///
    /// Special ratios of a user's own group do not apply here, as installations are used to.
    public PassThroughPrice passThrough(
            String billingName, String service, OptionalLong base, String usingGroup, BigDecimal channelRatio) {
        var factor = new Factor(groupRatio(usingGroup), false, channelRatio);
        for (var name : List.of(billingName, service)) {
            var price = find("ModelPrice", name).filter(dollars -> dollars.signum() > 0);
            if (price.isPresent()) {
                return PassThroughPrice.priced(billingName, service, price.get(), quotaPerUnit, factor);
            }
        }
        return PassThroughPrice.base(billingName, service, base, quotaPerUnit, factor);
    }

    /// What a task of `model` costs that asks for `ratios`. Expressions do not price tasks.
    ///
    /// Throws [Refused] as [#of] does.
    public TaskPrice task(String model, Buyer buyer, BigDecimal channelRatio, Map<String, BigDecimal> ratios) {
        var key = new Key(model, buyer, channelRatio);
        var dollars = find("ModelPrice", model);
        return dollars.isPresent()
                ? TaskPrice.perCall(terms(key), dollars.get(), ratios)
                : TaskPrice.byTokens(terms(key), modelRatio(key), ratios);
    }

    /// The fee for a refused request, where the site charges one.
    public Optional<ViolationFee> violationFee(Buyer buyer, BigDecimal channelRatio) {
        return ViolationFee.of(violationFee, quotaPerUnit, factor(buyer, channelRatio));
    }

    /// What a plan costs that is paid from the balance: a begun unit counts whole.
    public Quota planPrice(BigDecimal dollars) {
        return Quota.of(
                dollars.multiply(quotaPerUnit).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private Price resolve(Key key) {
        var terms = terms(key);
        return expression(key.model())
                .<Price>map(expression -> new Price.Tiered(terms, expression, Request.none()))
                .orElseGet(() -> plain(key, terms));
    }

    private Price.Terms terms(Key key) {
        return new Price.Terms(
                key.model(),
                factor(key.buyer(), key.channelRatio()),
                ToolPrices.of(key.model(), tables.tools()),
                quotaPerUnit,
                leastTokens);
    }

    private Price plain(Key key, Price.Terms terms) {
        return find("ModelPrice", key.model())
                .<Price>map(dollars -> new Price.PerCall(terms, dollars))
                .orElseGet(() -> byTokens(terms, modelRatio(key)));
    }

    private BigDecimal modelRatio(Key key) {
        return find("ModelRatio", key.model())
                .or(() -> selfUse || key.buyer().acceptsUnpriced() ? Optional.of(UNPRICED_RATIO) : Optional.empty())
                .orElseThrow(() -> unpriced(key.model()));
    }

    private Optional<TierExpression> expression(String model) {
        try {
            return tiers.find(model);
        } catch (BadExpression bad) {
            throw unusable(model, bad.problem());
        }
    }

    private Price byTokens(Price.Terms terms, BigDecimal ratio) {
        var model = terms.model();
        var write = find("CreateCacheRatio", model).orElse(DEFAULT_CACHE_WRITE);
        var audio = findDated("AudioRatio", model);
        var audioCompletion = findDated("AudioCompletionRatio", model);
        return new Price.ByTokens(
                terms,
                ratio,
                completion(model),
                find("CacheRatio", model).orElse(BigDecimal.ONE),
                write,
                write.multiply(ONE_HOUR),
                find("ImageRatio", model).orElse(BigDecimal.ONE),
                audio.orElse(BigDecimal.ONE),
                audioCompletion.orElse(BigDecimal.ONE),
                audio.isPresent() || audioCompletion.isPresent(),
                GeminiAudio.dollarsPerMillion(model, tables.audioInput()));
    }

    private BigDecimal completion(String model) {
        var configured = find("CompletionRatio", model).orElse(null);
        var name = ModelName.normalised(model);
        return compatible ? CompletionRatios.compatible(name, configured) : CompletionRatios.of(name, configured);
    }

    private Factor factor(Buyer buyer, BigDecimal channelRatio) {
        var special = tables.groupGroupRatio()
                .getOrDefault(buyer.userGroup(), Map.of())
                .get(buyer.usingGroup());
        return special == null
                ? new Factor(groupRatio(buyer.usingGroup()), false, channelRatio)
                : new Factor(special, true, channelRatio);
    }

    /// The ratio of a group, 1 for one that has none.
    public BigDecimal groupRatio(String group) {
        return tables.groupRatio().getOrDefault(group, BigDecimal.ONE);
    }

    private Optional<BigDecimal> find(String table, String model) {
        var rows = tables.model(table);
        var row = rows.get(model);
        if (row == null) {
            row = rows.get(ModelName.normalised(model));
        }
        if (row == null && model.endsWith(COMPACT)) {
            row = rows.get("*" + COMPACT);
        }
        return Optional.ofNullable(row);
    }

    /// Also finds a model by its name without the date of its release, as in `gpt-4o-audio-preview-2024-12-17`.
    private Optional<BigDecimal> findDated(String table, String model) {
        return find(table, model).or(() -> {
            int date = model.length() - "-YYYY-MM-DD".length();
            return date > 0 && model.substring(date).matches("-\\d{4}-\\d{2}-\\d{2}")
                    ? find(table, model.substring(0, date))
                    : Optional.empty();
        });
    }

    private static Refused unpriced(String model) {
        return Refusal.of(
                        400,
                        "model_price_error",
                        "The model %s has no price here. An administrator can set ModelRatio or ModelPrice for it."
                                .formatted(model))
                .with(Map.of("model", model))
                .asFailure();
    }

    /// A model's price expression has no value: the administrator's mistake, told where it shows.
    static Refused unusable(String model, String problem) {
        return Refusal.of(
                        400,
                        "model_price_error",
                        "The price expression of model %s cannot be used: %s. An administrator can correct it in billing_setting.billing_expr."
                                .formatted(model, problem))
                .with(Map.of("model", model))
                .asFailure();
    }

    private static BigDecimal positive(BigDecimal saved, List<String> findings) {
        if (saved.signum() > 0) {
            return saved;
        }
        findings.add("option QuotaPerUnit is not above 0; %s is used".formatted(QUOTA_PER_UNIT));
        return QUOTA_PER_UNIT;
    }
}
