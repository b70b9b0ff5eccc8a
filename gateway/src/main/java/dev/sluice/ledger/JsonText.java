package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes one JSON object as text. A log row is written for every call, and a general writer with its buffers costs
/// more than the rest of the row.
///
/// Names are constants of ours and are not escaped.
final class JsonText {
    private static final MathContext SHOWN = new MathContext(16);
    private static final int MOST_TEXTS = 4096;
    private static final Map<BigDecimal, String> TEXTS = new ConcurrentHashMap<>();

    private final StringBuilder text = new StringBuilder(384).append('{');
    private boolean first = true;

    JsonText text(String name, String value) {
        name(name);
        quoted(value);
        return this;
    }

    /// Nothing for a blank value.
    JsonText textIfAny(String name, String value) {
        return value.isBlank() ? this : text(name, value);
    }

    JsonText number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /// Plain notation, at most 16 digits: quotients that do not end are cut for show only.
    JsonText number(String name, BigDecimal value) {
        name(name).append(shown(value));
        return this;
    }

    JsonText flag(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    JsonText texts(String name, Iterable<?> values) {
        name(name).append('[');
        boolean begun = false;
        for (var value : values) {
            if (begun) {
                text.append(',');
            }
            begun = true;
            quoted(value.toString());
        }
        text.append(']');
        return this;
    }

    /// What follows, until [#end], are members of the object `name`.
    JsonText begin(String name) {
        name(name).append('{');
        first = true;
        return this;
    }

    JsonText end() {
        text.append('}');
        first = false;
        return this;
    }

    /// The whole object; to be called once.
    String done() {
        return text.append('}').toString();
    }

    private StringBuilder name(String name) {
        if (!first) {
            text.append(',');
        }
        first = false;
        return text.append('"').append(name).append("\":");
    }

    private void quoted(String value) {
        text.append('"');
        if (isPlain(value)) {
            text.append(value);
        } else {
            text.append(JsonStringEncoder.getInstance().quoteAsCharArray(value));
        }
        text.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
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
