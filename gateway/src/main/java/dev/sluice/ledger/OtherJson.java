package dev.sluice.ledger;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes column `other` of a log row: the keys new-api's pages read, under the same names, misspelt ones included.
public final class OtherJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final MathContext SHOWN = new MathContext(16);
    private static final int MOST_TEXTS = 4096;
    private static final Map<BigDecimal, String> TEXTS = new ConcurrentHashMap<>();
    private static final long NO_FIRST_BYTE = -1000;

    private OtherJson() {}

    /// An error row's facts. `message` stands in the row's content, not here.
    public record Failure(
            String errorType, String errorCode, int statusCode, long channelId, String channelName, int channelType) {}

    public static String of(Bill bill, CallNotes notes) {
        return object(json -> {
            ratios(json, bill);
            factor(json, bill.price().terms().factor());
            usage(json, bill);
            surcharges(json, bill);
            notes(json, notes);
            json.writeStringProperty("billing_source", "wallet");
            adminInfo(json, notes, bill.usage().source());
        });
    }

    public static String of(PassThroughPrice price, CallNotes notes) {
        return object(json -> {
            number(json, "model_price", price.dollars());
            number(json, "model_ratio", BigDecimal.ONE);
            number(json, "completion_ratio", BigDecimal.ONE);
            factor(json, price.factor());
            notes(json, notes);
            json.writeStringProperty("billing_source", "wallet");
            adminInfo(json, notes, Usage.Source.REPORTED);
        });
    }

    public static String of(Failure failure, CallNotes notes) {
        return object(json -> {
            json.writeStringProperty("error_type", failure.errorType());
            json.writeStringProperty("error_code", failure.errorCode());
            json.writeNumberProperty("status_code", failure.statusCode());
            json.writeNumberProperty("channel_id", failure.channelId());
            json.writeStringProperty("channel_name", failure.channelName());
            json.writeNumberProperty("channel_type", failure.channelType());
            notes(json, notes);
            adminInfo(json, notes, Usage.Source.REPORTED);
        });
    }

    static String object(Consumer<JsonGenerator> fields) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void ratios(JsonGenerator json, Bill bill) {
        switch (bill.price()) {
            case Price.ByTokens price -> {
                number(json, "model_ratio", price.model());
                number(json, "completion_ratio", price.completion());
                json.writeNumberProperty("model_price", -1);
                number(json, "cache_ratio", price.cacheRead());
                cacheWrites(json, price, bill.usage());
                if (bill.usage().input().image() > 0) {
                    number(json, "image_ratio", price.image());
                }
                audio(json, price, bill);
            }
            case Price.Tiered price -> {
                json.writeNumberProperty("model_ratio", 0);
                json.writeNumberProperty("completion_ratio", 0);
                json.writeNumberProperty("model_price", 0);
                json.writeNumberProperty("cache_ratio", 0);
                json.writeStringProperty("billing_mode", "tiered_expr");
                json.writeStringProperty("expr_b64", price.expression().base64());
                text(json, "matched_tier", bill.tier());
            }
            case Price.PerCall price -> {
                json.writeNumberProperty("model_ratio", 0);
                json.writeNumberProperty("completion_ratio", 0);
                number(json, "model_price", price.dollars());
                json.writeNumberProperty("cache_ratio", 0);
            }
        }
    }

    private static void factor(JsonGenerator json, Factor factor) {
        number(json, "group_ratio", factor.group());
        number(json, "user_group_ratio", factor.special() ? factor.group() : BigDecimal.ONE.negate());
        number(json, "channel_ratio", factor.channel());
    }

    private static void usage(JsonGenerator json, Bill bill) {
        var input = bill.usage().input();
        json.writeNumberProperty("cache_tokens", input.cacheRead());
        if (input.image() > 0) {
            json.writeBooleanProperty("image", true);
            json.writeNumberProperty("image_output", input.image());
        }
        if (bill.usage().cachesApart()) {
            json.writeBooleanProperty("claude", true);
            json.writeStringProperty("usage_semantic", "anthropic");
            json.writeNumberProperty("input_tokens_total", input.tokens());
        }
    }

    private static void cacheWrites(JsonGenerator json, Price.ByTokens price, Usage usage) {
        var input = usage.input();
        if (input.cacheWrite() == 0) {
            return;
        }
        json.writeNumberProperty("cache_creation_tokens", input.cacheWrite());
        number(json, "cache_creation_ratio", price.cacheWrite());
        json.writeNumberProperty("cache_write_tokens", input.cacheWrite());
        if (input.cacheWrite5m() + input.cacheWrite1h() > 0) {
            json.writeNumberProperty("cache_creation_tokens_5m", input.cacheWrite5m());
            number(json, "cache_creation_ratio_5m", price.cacheWrite());
            json.writeNumberProperty("cache_creation_tokens_1h", input.cacheWrite1h());
            number(json, "cache_creation_ratio_1h", price.cacheWrite1h());
        }
    }

    private static void audio(JsonGenerator json, Price.ByTokens price, Bill bill) {
        var input = bill.usage().input();
        var output = bill.usage().output();
        if (bill.pricesAudioApart()) {
            json.writeBooleanProperty("audio", true);
            json.writeNumberProperty("audio_input", input.audio());
            json.writeNumberProperty("audio_output", output.audio());
            json.writeNumberProperty("text_input", Math.max(0, input.tokens() - input.audio()));
            json.writeNumberProperty("text_output", Math.max(0, output.tokens() - output.audio()));
            number(json, "audio_ratio", price.audioInput());
            number(json, "audio_completion_ratio", price.audioOutput());
        } else if (bill.pricesAudioInDollars()) {
            json.writeBooleanProperty("audio_input_seperate_price", true);
            json.writeNumberProperty("audio_input_token_count", input.audio());
            number(json, "audio_input_price", price.audioDollars());
        }
    }

    private static void surcharges(JsonGenerator json, Bill bill) {
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
                    json.writeBooleanProperty("image_generation_call", true);
                    number(
                            json,
                            "image_generation_call_price",
                            lines.stream().map(Surcharge::dollars).reduce(BigDecimal.ZERO, BigDecimal::add));
                }
            }
        }
    }

    private static void calls(JsonGenerator json, String key, long calls, Surcharge line) {
        json.writeBooleanProperty(key, true);
        json.writeNumberProperty(key + "_call_count", calls);
        number(json, key + "_price", line.price());
    }

    private static void notes(JsonGenerator json, CallNotes notes) {
        json.writeNumberProperty("frt", notes.firstByteMillis() < 0 ? NO_FIRST_BYTE : notes.firstByteMillis());
        json.writeStringProperty("request_path", notes.requestPath());
        if (!notes.conversion().isEmpty()) {
            json.writeArrayPropertyStart("request_conversion");
            notes.conversion().forEach(json::writeString);
            json.writeEndArray();
        }
        text(json, "reasoning_effort", notes.reasoningEffort());
        if (!notes.upstreamModel().isBlank()) {
            json.writeBooleanProperty("is_model_mapped", true);
            json.writeStringProperty("upstream_model_name", notes.upstreamModel());
        }
        text(json, "reject_reason", notes.rejectReason());
        text(json, "service", notes.service());
        var stream = notes.stream();
        if (stream != null) {
            json.writeObjectPropertyStart("stream_status");
            json.writeStringProperty("status", stream.ok() ? "ok" : "error");
            json.writeStringProperty("end_reason", stream.reason());
            text(json, "end_error", stream.error());
            json.writeNumberProperty("error_count", stream.ok() ? 0 : 1);
            json.writeEndObject();
        }
    }

    private static void adminInfo(JsonGenerator json, CallNotes notes, Usage.Source source) {
        json.writeObjectPropertyStart("admin_info");
        json.writeArrayPropertyStart("use_channel");
        notes.channels().forEach(channel -> json.writeString(Long.toString(channel)));
        json.writeEndArray();
        if (notes.keyIndex() >= 0) {
            json.writeBooleanProperty("is_multi_key", true);
            json.writeNumberProperty("multi_key_index", notes.keyIndex());
        }
        if (source != Usage.Source.REPORTED) {
            json.writeBooleanProperty("local_count_tokens", true);
            json.writeStringProperty("usage_billing_path", "local-estimated");
        } else {
            json.writeStringProperty("usage_billing_path", "upstream");
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String key, String value) {
        if (!value.isBlank()) {
            json.writeStringProperty(key, value);
        }
    }

    /// Plain notation, at most 16 digits: quotients that do not end are cut for show only.
    private static void number(JsonGenerator json, String key, BigDecimal value) {
        json.writeName(key);
        json.writeNumber(shown(value));
    }

    /// Prices are few and written with every call, so their texts are kept.
    private static String shown(BigDecimal value) {
        String known = TEXTS.get(value);
        if (known != null) {
            return known;
        }
        String text = value.round(SHOWN).stripTrailingZeros().toPlainString();
        if (TEXTS.size() < MOST_TEXTS) {
            TEXTS.put(value, text);
        }
        return text;
    }
}
