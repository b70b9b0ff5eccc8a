package dev.sluice.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One place in an answer where usage may stand: a tree of key names, `[]` for every element of an array. What is
/// not in the tree is skipped unread.
///
/// Source: usage objects of OpenAI Chat, Completions, Embeddings, Images, Audio and Responses, Anthropic Messages,
/// Cohere, Voyage, Gemini, Bedrock Converse and Ollama, and the deviations of vendors that speak OpenAI's dialect, as
/// recorded.
final class UsagePath {
    static final UsagePath ROOT = new UsagePath();

    private final Map<String, UsagePath> children = new HashMap<>();
    /// The names of children as they stand in an answer.
    private byte[][] names = {};
    private UsagePath[] named = {};
    private @Nullable UsageField field;

    static {
        for (var usage : new String[] {"usage", "response.usage", "message.usage", "x_groq.usage", "delta.usage"}) {
            declareUsage(usage);
            declareUsage(usage + ".billed_units");
        }
        declareUsage("meta.billed_units");
        declareUsage("meta.tokens");
        for (var answer : new String[] {"", "response."}) {
            declare(answer + "output.[]", UsageField.OUTPUT_ITEM);
            declareItem(answer + "output.[]");
            declare(answer + "tools.[].type", UsageField.DECLARED_TOOL);
        }
        declareItem("item");
        declareGoogle("usageMetadata");
        declareGoogle("response.usageMetadata");
        declare("prompt_eval_count", UsageField.PROMPT);
        declare("eval_count", UsageField.COMPLETION);
        declare("type", UsageField.EVENT_TYPE);
        declare("data.[]", UsageField.DATA_ITEM);
        ROOT.nameChildren();
    }

    private static void declareGoogle(String usage) {
        declare(usage + ".promptTokenCount", UsageField.GOOGLE_PROMPT);
        declare(usage + ".toolUsePromptTokenCount", UsageField.GOOGLE_TOOL_PROMPT);
        declare(usage + ".candidatesTokenCount", UsageField.GOOGLE_ANSWER);
        declare(usage + ".thoughtsTokenCount", UsageField.GOOGLE_THINKING);
        declare(usage + ".cachedContentTokenCount", UsageField.CACHED_DETAIL);
        declareModality(usage + ".promptTokensDetails.[]", UsageField.PROMPT_MODALITY);
        declareModality(usage + ".candidatesTokensDetails.[]", UsageField.ANSWER_MODALITY);
        declare("candidates.[].groundingMetadata.webSearchQueries.[]", UsageField.GROUNDING);
    }

    private static void declareModality(String item, UsageField field) {
        declare(item, field);
        declare(item + ".modality", UsageField.MODALITY_NAME);
        declare(item + ".tokenCount", UsageField.MODALITY_TOKENS);
    }

    private static void declareItem(String item) {
        declare(item + ".type", UsageField.ITEM_TYPE);
        declare(item + ".status", UsageField.ITEM_STATUS);
        declare(item + ".quality", UsageField.ITEM_QUALITY);
        declare(item + ".size", UsageField.ITEM_SIZE);
    }

    private static void declareUsage(String usage) {
        declare(usage + ".prompt_tokens", UsageField.PROMPT);
        declare(usage + ".input_tokens", UsageField.INPUT);
        declare(usage + ".completion_tokens", UsageField.COMPLETION);
        declare(usage + ".output_tokens", UsageField.OUTPUT);
        declare(usage + ".total_tokens", UsageField.TOTAL);
        declare(usage + ".inputTokens", UsageField.INPUT);
        declare(usage + ".outputTokens", UsageField.OUTPUT);
        declare(usage + ".cacheReadInputTokens", UsageField.CACHE_READ_APART);
        declare(usage + ".cacheWriteInputTokens", UsageField.CACHE_WRITE_APART);
        declare(usage + ".cost", UsageField.COST);
        declare(usage + ".cost.total_cost", UsageField.COST);
        declare(usage + ".cost_in_usd_ticks", UsageField.COST_TICKS);
        declare(usage + ".seconds", UsageField.SECONDS);
        declare(usage + ".cached_tokens", UsageField.CACHE_HIT);
        declare(usage + ".num_cached_tokens", UsageField.CACHE_HIT);
        declare(usage + ".prompt_cache_hit_tokens", UsageField.CACHE_HIT);
        declare(usage + ".cache_read_input_tokens", UsageField.CACHE_READ_APART);
        declare(usage + ".cache_creation_input_tokens", UsageField.CACHE_WRITE_APART);
        declare(usage + ".cache_creation.ephemeral_5m_input_tokens", UsageField.CACHE_WRITE_5M);
        declare(usage + ".cache_creation.ephemeral_1h_input_tokens", UsageField.CACHE_WRITE_1H);
        declare(usage + ".claude_cache_creation_5_m_tokens", UsageField.CACHE_WRITE_5M);
        declare(usage + ".claude_cache_creation_1_h_tokens", UsageField.CACHE_WRITE_1H);
        declare(usage + ".server_tool_use.web_search_requests", UsageField.CLAUDE_SEARCHES);
        for (var details : new String[] {
            "prompt_tokens_details", "prompt_token_details", "input_tokens_details", "input_token_details"
        }) {
            declare(usage + "." + details + ".cached_tokens", UsageField.CACHED_DETAIL);
            declare(usage + "." + details + ".cached_creation_tokens", UsageField.CACHE_WRITE_DETAIL);
            declare(usage + "." + details + ".cache_write_tokens", UsageField.CACHE_WRITE_DETAIL);
            declare(usage + "." + details + ".image_tokens", UsageField.IMAGE_INPUT);
            declare(usage + "." + details + ".audio_tokens", UsageField.AUDIO_INPUT);
        }
        for (var details : new String[] {
            "completion_tokens_details", "completion_token_details", "output_tokens_details", "output_token_details"
        }) {
            declare(usage + "." + details + ".reasoning_tokens", UsageField.REASONING);
            declare(usage + "." + details + ".thinking_tokens", UsageField.REASONING);
            declare(usage + "." + details + ".image_tokens", UsageField.IMAGE_OUTPUT);
            declare(usage + "." + details + ".audio_tokens", UsageField.AUDIO_OUTPUT);
        }
    }

    private static void declare(String path, UsageField field) {
        var place = ROOT;
        for (var key : path.split("\\.", -1)) {
            place = place.children.computeIfAbsent(key, _ -> new UsagePath());
        }
        place.field = field;
    }

    /// The child whose name stands in the first `length` bytes of `text`.
    @Nullable
    UsagePath child(byte[] text, int length) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].length == length && Arrays.equals(names[i], 0, length, text, 0, length)) {
                return named[i];
            }
        }
        return null;
    }

    private void nameChildren() {
        names = new byte[children.size()][];
        named = new UsagePath[children.size()];
        int at = 0;
        for (var child : children.entrySet()) {
            names[at] = child.getKey().getBytes(StandardCharsets.ISO_8859_1);
            named[at++] = child.getValue();
            child.getValue().nameChildren();
        }
    }

    @Nullable
    UsagePath child(String key) {
        return children.get(key);
    }

    @Nullable
    UsagePath element() {
        return children.get("[]");
    }

    @Nullable
    UsageField field() {
        return field;
    }

    /// Hands everything of interest in a parsed document to `fields`.
    static void walk(JsonNode document, UsageFields fields) {
        fields.documentBegins();
        visit(document, ROOT, fields);
        fields.documentEnds();
    }

    private static void visit(JsonNode node, UsagePath place, UsageFields fields) {
        if (node.isObject()) {
            fields.opened(place);
            for (var entry : node.properties()) {
                var next = place.child(entry.getKey());
                if (next != null) {
                    visit(entry.getValue(), next, fields);
                }
            }
            fields.closed(place);
        } else if (node.isArray()) {
            var next = place.element();
            if (next != null) {
                node.forEach(element -> visit(element, next, fields));
            }
        } else if (node.isValueNode() && !node.isNull()) {
            fields.scalar(place, node.asString());
        }
    }
}
