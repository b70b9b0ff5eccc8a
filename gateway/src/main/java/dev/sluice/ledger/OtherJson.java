package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes column `other` of a log row: the keys new-api's pages read, under the same names, misspelt ones included.
public final class OtherJson {
    /// Billionths of a unit, as the ledger carries remainders.
    private static final int COST_DIGITS = 9;

    private static final long NO_FIRST_BYTE = -1000;

    private OtherJson() {}

    /// An error row's facts. `message` stands in the row's content, not here.
    public record Failure(
            String errorType, String errorCode, int statusCode, long channelId, String channelName, int channelType) {}

    public static String of(Bill bill, ChannelCost cost, CallNotes notes) {
        return object(json -> {
            ratios(json, bill);
            factor(json, bill.price().terms().factor());
            usage(json, bill);
            surcharges(json, bill);
            notes(json, notes);
            json.text("billing_source", "wallet");
            adminInfo(json, notes, bill.usage().source(), cost.of(bill));
        });
    }

    public static String of(PassThroughPrice price, ChannelCost cost, CallNotes notes) {
        return object(json -> {
            json.number("model_price", price.dollars());
            json.number("model_ratio", BigDecimal.ONE);
            json.number("completion_ratio", BigDecimal.ONE);
            factor(json, price.factor());
            notes(json, notes);
            json.textIfAny("service", price.service());
            json.text("billing_source", "wallet");
            adminInfo(json, notes, Usage.Source.REPORTED, cost.of(price));
        });
    }

    public static String of(ViolationFee fee, ViolationFee.Why why, CallNotes notes) {
        return object(json -> {
            json.flag("violation_fee", true);
            json.text("violation_fee_code", ViolationFee.CODE);
            json.number("fee_quota", fee.quota().units());
            json.number("base_amount", fee.dollars());
            factor(json, fee.factor());
            json.number("status_code", why.status());
            json.text("upstream_error_type", why.type());
            json.text("upstream_error_code", why.code());
            json.text("violation_fee_marker", why.marker());
            notes(json, notes);
            json.text("billing_source", "wallet");
            adminInfo(json, notes, Usage.Source.REPORTED, Optional.empty());
        });
    }

    public static String of(Failure failure, CallNotes notes) {
        return object(json -> {
            json.text("error_type", failure.errorType());
            json.text("error_code", failure.errorCode());
            json.number("status_code", failure.statusCode());
            json.number("channel_id", failure.channelId());
            json.text("channel_name", failure.channelName());
            json.number("channel_type", failure.channelType());
            notes(json, notes);
            adminInfo(json, notes, Usage.Source.REPORTED, Optional.empty());
        });
    }

    static String object(Consumer<JsonText> fields) {
        var json = new JsonText();
        fields.accept(json);
        return json.done();
    }

    private static void ratios(JsonText json, Bill bill) {
        switch (bill.price()) {
            case Price.ByTokens price -> {
                json.number("model_ratio", price.model());
                json.number("completion_ratio", price.completion());
                json.number("model_price", -1);
                json.number("cache_ratio", price.cacheRead());
                cacheWrites(json, price, bill.usage());
                if (bill.usage().input().image() > 0) {
                    json.number("image_ratio", price.image());
                }
                audio(json, price, bill);
            }
            case Price.Tiered price -> {
                json.number("model_ratio", 0);
                json.number("completion_ratio", 0);
                json.number("model_price", 0);
                json.number("cache_ratio", 0);
                json.text("billing_mode", "tiered_expr");
                json.text("expr_b64", price.expression().base64());
                json.textIfAny("matched_tier", bill.tier());
            }
            case Price.PerCall price -> {
                json.number("model_ratio", 0);
                json.number("completion_ratio", 0);
                json.number("model_price", price.dollars());
                json.number("cache_ratio", 0);
            }
        }
    }

    private static void factor(JsonText json, Factor factor) {
        json.number("group_ratio", factor.group());
        json.number("user_group_ratio", factor.special() ? factor.group() : BigDecimal.ONE.negate());
        json.number("channel_ratio", factor.channel());
    }

    private static void usage(JsonText json, Bill bill) {
        var input = bill.usage().input();
        json.number("cache_tokens", input.cacheRead());
        if (input.image() > 0) {
            json.flag("image", true);
            json.number("image_output", input.image());
        }
        if (bill.usage().cachesApart()) {
            json.flag("claude", true);
            json.text("usage_semantic", "anthropic");
            json.number("input_tokens_total", input.tokens());
        }
    }

    private static void cacheWrites(JsonText json, Price.ByTokens price, Usage usage) {
        var input = usage.input();
        if (input.cacheWrite() == 0) {
            return;
        }
        json.number("cache_creation_tokens", input.cacheWrite());
        json.number("cache_creation_ratio", price.cacheWrite());
        json.number("cache_write_tokens", input.cacheWrite());
        if (input.cacheWrite5m() + input.cacheWrite1h() > 0) {
            json.number("cache_creation_tokens_5m", input.cacheWrite5m());
            json.number("cache_creation_ratio_5m", price.cacheWrite());
            json.number("cache_creation_tokens_1h", input.cacheWrite1h());
            json.number("cache_creation_ratio_1h", price.cacheWrite1h());
        }
    }

    private static void audio(JsonText json, Price.ByTokens price, Bill bill) {
        var input = bill.usage().input();
        var output = bill.usage().output();
        if (bill.pricesAudioApart()) {
            json.flag("audio", true);
            json.number("audio_input", input.audio());
            json.number("audio_output", output.audio());
            json.number("text_input", Math.max(0, input.tokens() - input.audio()));
            json.number("text_output", Math.max(0, output.tokens() - output.audio()));
            json.number("audio_ratio", price.audioInput());
            json.number("audio_completion_ratio", price.audioOutput());
        } else if (bill.pricesAudioInDollars()) {
            json.flag("audio_input_seperate_price", true);
            json.number("audio_input_token_count", input.audio());
            json.number("audio_input_price", price.audioDollars());
        }
    }

    private static void surcharges(JsonText json, Bill bill) {
        if (bill.surcharges().isEmpty()) {
            return;
        }
        for (var tool : Surcharge.Tool.values()) {
            var lines = bill.surcharges().stream()
                    .filter(line -> line.tool() == tool)
                    .toList();
            if (lines.isEmpty()) {
                continue;
            }
            long calls = lines.stream().mapToLong(Surcharge::calls).sum();
            switch (tool) {
                case WEB_SEARCH -> calls(json, "web_search", calls, lines.getFirst());
                case FILE_SEARCH -> calls(json, "file_search", calls, lines.getFirst());
                case IMAGE -> {
                    json.flag("image_generation_call", true);
                    json.number(
                            "image_generation_call_price",
                            lines.stream().map(Surcharge::dollars).reduce(BigDecimal.ZERO, BigDecimal::add));
                }
            }
        }
    }

    private static void calls(JsonText json, String key, long calls, Surcharge line) {
        json.flag(key, true);
        json.number(key + "_call_count", calls);
        json.number(key + "_price", line.price());
    }

    private static void notes(JsonText json, CallNotes notes) {
        json.number("frt", notes.firstByteMillis() < 0 ? NO_FIRST_BYTE : notes.firstByteMillis());
        json.text("request_path", notes.requestPath());
        if (!notes.upstreamModel().isBlank()) {
            json.flag("is_model_mapped", true);
            json.text("upstream_model_name", notes.upstreamModel());
        }
        var stream = notes.stream();
        if (stream != null) {
            json.begin("stream_status");
            json.text("status", stream.ok() ? "ok" : "error");
            json.text("end_reason", stream.reason());
            json.textIfAny("end_error", stream.error());
            json.number("error_count", stream.ok() ? 0 : 1);
            json.end();
        }
    }

    /// `cost` is what the operator pays for the call, in quota.
    private static void adminInfo(JsonText json, CallNotes notes, Usage.Source source, Optional<BigDecimal> cost) {
        json.begin("admin_info");
        json.texts("use_channel", notes.channels());
        if (notes.keyIndex() >= 0) {
            json.flag("is_multi_key", true);
            json.number("multi_key_index", notes.keyIndex());
        }
        if (source != Usage.Source.REPORTED) {
            json.flag("local_count_tokens", true);
            json.text("usage_billing_path", "local-estimated");
        } else {
            json.text("usage_billing_path", "upstream");
        }
        cost.ifPresent(quota -> json.number("cost", quota.setScale(COST_DIGITS, RoundingMode.HALF_UP)));
        json.end();
    }
}
