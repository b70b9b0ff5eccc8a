package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Options;
import dev.sluice.testkit.ReferenceMaterial;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Recorded usage, sold at the vendor's list price, costs what the vendor charged: to a millionth of a millionth
/// of a US dollar, or as far as the vendor itself tells.
///
/// `invoices.json` has the list prices (US dollars per million tokens, tools per thousand calls) with their source, and
/// what the call cost: as the answer itself says it, otherwise worked out from the raw usage by the vendor's own
/// identities.
final class InvoiceReplayTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Buyer BUYER = Buyer.of("default", "default");
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-12");
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal PER_DOLLAR = new BigDecimal("500000");

    @Test
    void P16_recorded_usage_costs_what_its_vendor_charges() throws IOException {
        var recordings = ReferenceMaterial.require("recordings");
        var differences = new ArrayList<String>();
        int replayed = 0;
        for (var invoice : invoices()) {
            var name = invoice.path("recording").stringValue();
            var charged = dollars(invoice, find(recordings, name));
            var invoiced = number(invoice, "dollars");
            // A vendor that rounds its own figure can be followed only as far.
            var tolerance = invoice.has("decimals")
                    ? HALF.movePointLeft(invoice.path("decimals").intValue())
                    : TOLERANCE;
            if (charged.subtract(invoiced).abs().compareTo(tolerance) > 0) {
                differences.add("%s costs %s, invoiced %s".formatted(name, charged, invoiced));
            }
            replayed++;
        }

        assertThat(differences).isEmpty();
        assertThat(replayed).isEqualTo(89);
    }

    private static BigDecimal dollars(JsonNode invoice, Path recorded) throws IOException {
        var prices = Prices.from(Options.of(options(invoice)));
        var price = prices.of(invoice.path("model").stringValue(), BUYER, BigDecimal.ONE);
        var bill = Bill.of(price, RecordedUsage.read(recorded), Work.OTHER);
        return bill.exact().divide(PER_DOLLAR, MathContext.DECIMAL128);
    }

    /// A vendor's list price as an administrator enters it.
    private static Map<String, String> options(JsonNode invoice) {
        var model = invoice.path("model").stringValue();
        var options = new HashMap<String, String>();
        if (invoice.has("expression")) {
            options.put("billing_setting.billing_mode", object(model, "\"tiered_expr\""));
            options.put(
                    "billing_setting.billing_expr",
                    object(model, "\"%s\"".formatted(invoice.path("expression").stringValue())));
            return options;
        }
        var input = number(invoice, "input");
        options.put("ModelRatio", object(model, input.divide(BigDecimal.TWO).toPlainString()));
        options.put("CompletionRatio", object(model, ratio(number(invoice, "output"), input)));
        if (invoice.has("cached")) {
            options.put("CacheRatio", object(model, ratio(number(invoice, "cached"), input)));
        }
        if (invoice.has("written")) {
            options.put("CreateCacheRatio", object(model, ratio(number(invoice, "written"), input)));
        }
        options.put(
                "sluice.audio_input_prices", object(model, invoice.path("audio").asString("0")));
        var tools = JSON.createObjectNode();
        invoice.path("tools").forEachEntry((tool, each) -> tools.put(tool, new BigDecimal(each.stringValue())));
        options.put("tool_price_setting.prices", tools.toString());
        return options;
    }

    private static BigDecimal number(JsonNode invoice, String field) {
        return new BigDecimal(invoice.path(field).stringValue());
    }

    private static String ratio(BigDecimal price, BigDecimal input) {
        return input.signum() == 0
                ? "1"
                : price.divide(input, MathContext.DECIMAL128).toPlainString();
    }

    private static String object(String model, String value) {
        return "{\"%s\": %s}".formatted(model, value);
    }

    private static Iterable<JsonNode> invoices() throws IOException {
        try (var file = InvoiceReplayTest.class.getResourceAsStream("invoices.json")) {
            return JSON.readTree(file);
        }
    }

    private static Path find(Path recordings, String name) throws IOException {
        try (Stream<Path> apis = Files.list(recordings)) {
            return apis.map(api -> api.resolve(name))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no recording " + name));
        }
    }
}
