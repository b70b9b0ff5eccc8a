package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A charge line by line, from what its log row kept of the price at admission.
///
/// `other` holds ratios as they were, so a bill can be added up again whatever the prices are today. Ratios that do
/// not end are kept to 16 digits there, and a remainder of earlier calls may be in the charge, so it may differ
/// from the sum by less than a unit.
final class BillText {
    private final JsonNode other;
    private final BigDecimal perDollar;
    private final List<String> lines = new ArrayList<>();
    private BigDecimal sum = BigDecimal.ZERO;

    private BillText(JsonNode other, BigDecimal perDollar) {
        this.other = other;
        this.perDollar = perDollar;
    }

    /// The lines of a charge of `quota` for these model tokens; `perDollar` is quota per US dollar.
    static List<String> of(JsonNode other, BigDecimal perDollar, long quota, long inputTokens, long outputTokens) {
        var text = new BillText(other, perDollar);
        text.price(inputTokens, outputTokens);
        text.tools();
        var rest = BigDecimal.valueOf(quota).subtract(text.sum);
        if (rest.abs().compareTo(BigDecimal.ONE) >= 0) {
            text.lines.add("%s quota by what the row does not itemise, such as a base price or several pictures"
                    .formatted(shown(rest)));
        }
        text.lines.add("sum %s, charged %d quota".formatted(shown(text.sum), quota));
        return text.lines;
    }

    private void price(long inputTokens, long outputTokens) {
        if (other.has("expr_b64")) {
            expression();
            return;
        }
        if (other.path("violation_fee").asBoolean(false)) {
            var fee = number("base_amount", BigDecimal.ZERO);
            add("fee for a refused request", BigDecimal.ONE, fee.multiply(perDollar), "$" + shown(fee));
            return;
        }
        var price = number("model_price", BigDecimal.ONE.negate());
        if (price.signum() >= 0) {
            add("one call", BigDecimal.ONE, price.multiply(perDollar), "$" + shown(price));
        } else {
            tokens(inputTokens, outputTokens);
        }
    }

    private void expression() {
        var text = new String(Base64.getDecoder().decode(other.path("expr_b64").asString("")), StandardCharsets.UTF_8);
        lines.add("tier `%s` of the expression %s, × group and channel %s"
                .formatted(other.path("matched_tier").asString(""), text, shown(factor())));
    }

    private void tokens(long inputTokens, long outputTokens) {
        var model = number("model_ratio", BigDecimal.ZERO);
        var cached = number("cache_tokens", BigDecimal.ZERO);
        var written = number("cache_creation_tokens", BigDecimal.ZERO);
        var image = number("image_output", BigDecimal.ZERO);
        var audioIn = number("audio_input", BigDecimal.ZERO);
        var audioOut = number("audio_output", BigDecimal.ZERO);
        boolean apart = other.path("claude").asBoolean(false);
        var text = BigDecimal.valueOf(inputTokens).subtract(image).subtract(audioIn);
        add(
                "text tokens",
                apart ? text : text.subtract(cached).subtract(written),
                model,
                "model_ratio " + shown(model));
        part("cached tokens", cached, "cache_ratio", model);
        if (number("cache_creation_tokens_1h", BigDecimal.ZERO).signum() > 0) {
            part(
                    "cache tokens written for 1 h",
                    number("cache_creation_tokens_1h", BigDecimal.ZERO),
                    "cache_creation_ratio_1h",
                    model);
            written = written.subtract(number("cache_creation_tokens_1h", BigDecimal.ZERO));
        }
        part("cache tokens written", written, "cache_creation_ratio", model);
        part("image tokens", image, "image_ratio", model);
        part("audio tokens", audioIn, "audio_ratio", model);
        part("answer tokens", BigDecimal.valueOf(outputTokens).subtract(audioOut), "completion_ratio", model);
        part(
                "spoken answer tokens",
                audioOut,
                "audio_completion_ratio",
                model.multiply(number("audio_ratio", BigDecimal.ONE)));
    }

    private void part(String what, BigDecimal count, String ratio, BigDecimal model) {
        var factor = number(ratio, BigDecimal.ONE);
        add(what, count, model.multiply(factor), "%s %s".formatted(ratio, shown(factor)));
    }

    private void tools() {
        tool("web_search");
        tool("file_search");
        if (other.path("image_generation_call").asBoolean(false)) {
            var price = number("image_generation_call_price", BigDecimal.ZERO);
            add("picture generation", BigDecimal.ONE, price.multiply(perDollar), "$" + shown(price));
        }
    }

    private void tool(String name) {
        if (other.path(name).asBoolean(false)) {
            var price = number(name + "_price", BigDecimal.ZERO);
            var calls = number(name + "_call_count", BigDecimal.ONE);
            add(name + " calls", calls, price.multiply(perDollar).movePointLeft(3), "$" + shown(price) + " a thousand");
        }
    }

    private void add(String what, BigDecimal count, BigDecimal price, String why) {
        if (count.signum() > 0) {
            var each = price.multiply(factor());
            var line = count.multiply(each);
            sum = sum.add(line);
            lines.add("%s %s × %s = %s   (%s group and channel %s)"
                    .formatted(shown(count), what, shown(each), shown(line), why, shown(factor())));
        }
    }

    private BigDecimal factor() {
        return number("group_ratio", BigDecimal.ONE).multiply(number("channel_ratio", BigDecimal.ONE));
    }

    private BigDecimal number(String key, BigDecimal otherwise) {
        var value = other.path(key);
        return value.isNumber() ? value.decimalValue() : otherwise;
    }

    private static String shown(BigDecimal value) {
        return value.setScale(9, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
}
