package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the operator pays for a call on one channel, as the channel's `settings` tell: `cost_price`, US dollars per
/// call, or `cost_ratio`, the share of the list price (the price before group and channel ratio) that the upstream
/// takes. Either is a number, or an object of numbers by model with `*` for all others. A channel that says neither
/// costs what its vendor's answers say, where they say it.
public sealed interface ChannelCost {
    record PerCall(BigDecimal dollars) implements ChannelCost {}

    record OfList(BigDecimal ratio) implements ChannelCost {}

    enum AsReported implements ChannelCost {
        AS_REPORTED
    }

    /// `model` is the name the client used. What is no number of 0 or more counts as not said.
    static ChannelCost of(JsonNode settings, String model) {
        return number(settings.path("cost_price"), model)
                .<ChannelCost>map(PerCall::new)
                .or(() -> number(settings.path("cost_ratio"), model).map(OfList::new))
                .orElse(AsReported.AS_REPORTED);
    }

    /// What the operator pays for a pass-through call of `price`, in quota; empty when nobody knows.
    default Optional<BigDecimal> of(PassThroughPrice price) {
        return switch (this) {
            case PerCall(var dollars) -> Optional.of(dollars.multiply(price.quotaPerUnit()));
            case OfList(var ratio) -> Optional.of(price.listed().multiply(ratio));
            case AsReported _ -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> number(JsonNode node, String model) {
        var value = node.isObject() ? (node.has(model) ? node.path(model) : node.path("*")) : node;
        return value.isNumber() && value.decimalValue().signum() >= 0
                ? Optional.of(value.decimalValue())
                : Optional.empty();
    }

    /// What the operator pays for the call of `bill`, in quota; empty when nobody knows.
    default Optional<BigDecimal> of(Bill bill) {
        var perDollar = bill.price().terms().quotaPerUnit();
        return switch (this) {
            case PerCall(var dollars) -> Optional.of(dollars.multiply(perDollar));
            case OfList(var ratio) -> Optional.of(bill.listed().multiply(ratio));
            case AsReported _ ->
                Optional.of(bill.usage().cost())
                        .filter(dollars -> dollars.signum() > 0)
                        .map(perDollar::multiply);
        };
    }
}
