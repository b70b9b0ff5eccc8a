package dev.sluice.ledger;

import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// Collects what the documents of one answer say about its usage. A stream is many documents; each replaces what
/// earlier ones said, because vendors repeat growing totals.
final class UsageFields {
    private static final int TICK_DIGITS = 10;
    private static final BigDecimal MOST_DOLLARS = new BigDecimal("1000000");
    private static final int MOST_DECIMALS = 30;

    private final Map<UsageField, Double> counts = new EnumMap<>(UsageField.class);
    private final Map<UsageField, Double> inDocument = new EnumMap<>(UsageField.class);
    private final AnswerItems items = new AnswerItems();
    private final Modalities modalities = new Modalities();
    private BigDecimal cost = BigDecimal.ZERO;
    private boolean grounded;
    private long dataItems;
    private long dataItemsInDocument;

    void documentBegins() {
        inDocument.clear();
        dataItemsInDocument = 0;
        items.documentBegins();
        modalities.documentBegins();
    }

    void opened(UsagePath place) {
        if (place.field() == UsageField.OUTPUT_ITEM) {
            items.itemBegins();
        } else if (place.field() == UsageField.DATA_ITEM) {
            dataItemsInDocument++;
        }
    }

    void closed(UsagePath place) {
        var field = place.field();
        if (field == UsageField.OUTPUT_ITEM) {
            items.itemEnds();
        } else if (field == UsageField.PROMPT_MODALITY || field == UsageField.ANSWER_MODALITY) {
            modalities.itemEnds(field);
        }
    }

    void scalar(UsagePath place, String text) {
        var field = place.field();
        if (field == null) {
            return;
        }
        if (field.isCount()) {
            double value = number(text);
            if (value >= 0) {
                inDocument.merge(field, value, Math::max);
            }
        } else {
            fact(field, text);
        }
    }

    private void fact(UsageField field, String text) {
        switch (field) {
            case COST -> cost = dollars(text, 0);
            case COST_TICKS -> cost = dollars(text, TICK_DIGITS);
            case GROUNDING -> grounded = true;
            case MODALITY_NAME -> modalities.name(text);
            case MODALITY_TOKENS -> modalities.tokens((long) number(text));
            default -> items.scalar(field, text);
        }
    }

    void documentEnds() {
        counts.putAll(inDocument);
        dataItems = Math.max(dataItems, dataItemsInDocument);
        items.documentEnds();
        modalities.documentEnds();
    }

    /// The vendors' identities, settled once: caches inside the prompt or beside it, thinking inside the answer or
    /// only in the total (xAI, Google), a bare total (Voyage), seconds of sound (Whisper).
    Usage usage() {
        long prompt = Math.max(count(UsageField.PROMPT), count(UsageField.INPUT));
        long answer = Math.max(count(UsageField.COMPLETION), count(UsageField.OUTPUT));
        long total = count(UsageField.TOTAL);
        var seconds = counts.get(UsageField.SECONDS);
        if (prompt < 0 && seconds != null) {
            prompt = Estimate.audioTokens(BigDecimal.valueOf(seconds));
        }
        var tools = items.tools(atLeastZero(UsageField.CLAUDE_SEARCHES), grounded);
        if (count(UsageField.GOOGLE_PROMPT) >= 0 || count(UsageField.GOOGLE_ANSWER) >= 0) {
            return google(tools);
        }
        if (prompt < 0 && answer < 0 && total < 0) {
            return new Usage(Source.NONE, Input.NONE, Output.NONE, dataItems, tools, false, cost);
        }
        long write5m = atLeastZero(UsageField.CACHE_WRITE_5M);
        long write1h = atLeastZero(UsageField.CACHE_WRITE_1H);
        long write = max(
                atLeastZero(UsageField.CACHE_WRITE_DETAIL),
                atLeastZero(UsageField.CACHE_WRITE_APART),
                write5m + write1h);
        long read = max(
                atLeastZero(UsageField.CACHED_DETAIL),
                atLeastZero(UsageField.CACHE_HIT),
                atLeastZero(UsageField.CACHE_READ_APART));
        boolean apart = cachesApart(write5m + write1h);
        if (apart) {
            prompt = Math.max(prompt, 0) + read + write;
        } else if (answer < 0) {
            prompt = Math.max(prompt, total);
        } else if (total > Math.max(prompt, 0) + answer) {
            answer = total - Math.max(prompt, 0);
        }
        if (!apart) {
            // What was read from a cache is part of the prompt that was billed.
            read = Math.min(read, Math.max(prompt, 0));
            write = Math.min(write, Math.max(prompt, 0));
        }
        prompt = Math.max(prompt, 0);
        answer = Math.max(answer, 0);
        long reasoning = atLeastZero(UsageField.REASONING);
        if (total < 0 && reasoning > answer) {
            answer += reasoning;
        }
        return new Usage(
                Source.REPORTED,
                new Input(
                        prompt,
                        read,
                        write,
                        write5m,
                        write1h,
                        Math.min(atLeastZero(UsageField.IMAGE_INPUT), prompt),
                        Math.min(atLeastZero(UsageField.AUDIO_INPUT), prompt)),
                new Output(
                        answer,
                        Math.min(reasoning, answer),
                        Math.min(atLeastZero(UsageField.IMAGE_OUTPUT), answer),
                        Math.min(atLeastZero(UsageField.AUDIO_OUTPUT), answer)),
                dataItems,
                tools,
                apart,
                cost);
    }

    /// Google counts thinking beside the answer and what its tools read beside the prompt; caches are inside it.
    private Usage google(ToolUse tools) {
        long prompt = atLeastZero(UsageField.GOOGLE_PROMPT) + atLeastZero(UsageField.GOOGLE_TOOL_PROMPT);
        long thinking = atLeastZero(UsageField.GOOGLE_THINKING);
        long answer = atLeastZero(UsageField.GOOGLE_ANSWER) + thinking;
        long read = Math.min(atLeastZero(UsageField.CACHED_DETAIL), prompt);
        return new Usage(
                Source.REPORTED,
                new Input(
                        prompt,
                        read,
                        0,
                        0,
                        0,
                        Math.min(modalities.promptImages(), prompt),
                        Math.min(modalities.promptSound(), prompt)),
                new Output(
                        answer,
                        thinking,
                        Math.min(modalities.answerImages(), answer),
                        Math.min(modalities.answerSound(), answer)),
                dataItems,
                tools,
                false,
                cost);
    }

    /// Anthropic's own shape, or an OpenAI shape that only a translation from it carries a split of cache writes
    /// in.
    private boolean cachesApart(long splitWrites) {
        boolean anthropic = count(UsageField.PROMPT) < 0
                && (count(UsageField.CACHE_READ_APART) >= 0 || count(UsageField.CACHE_WRITE_APART) >= 0);
        return anthropic || splitWrites > 0;
    }

    private long count(UsageField field) {
        return counts.getOrDefault(field, -1.0).longValue();
    }

    private long atLeastZero(UsageField field) {
        return Math.max(0, count(field));
    }

    private static long max(long first, long second, long third) {
        return Math.max(first, Math.max(second, third));
    }

    private static BigDecimal dollars(String text, int digits) {
        try {
            var value = new BigDecimal(text).movePointLeft(digits);
            boolean sane = value.signum() > 0
                    && value.compareTo(MOST_DOLLARS) <= 0
                    && value.scale() <= MOST_DECIMALS
                    && value.precision() <= MOST_DECIMALS;
            return sane ? value : BigDecimal.ZERO;
        } catch (ArithmeticException | NumberFormatException _) {
            return BigDecimal.ZERO;
        }
    }

    /// Minus one for what is no count at all or beyond belief.
    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && value <= Usage.LIMIT ? value : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
