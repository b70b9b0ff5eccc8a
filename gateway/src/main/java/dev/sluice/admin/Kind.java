package dev.sluice.admin;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/// How a column's value looks in JSON. Columns of other programs may be NULL anywhere; only the `OPTIONAL` kinds show
/// that, the others show what Go's zero value would.
enum Kind {
    TEXT,
    OPTIONAL_TEXT,
    WHOLE,
    OPTIONAL_WHOLE,
    DECIMAL,
    FLAG,
    /// A time, null or ISO 8601.
    MOMENT,
    /// JSON kept in a column and shown as JSON.
    OBJECT;

    JsonNode show(@Nullable Object value) {
        return switch (this) {
            case TEXT ->
                StringNode.valueOf(value == null ? "" : value.toString().stripTrailing());
            case OPTIONAL_TEXT, MOMENT -> value == null ? NullNode.instance : StringNode.valueOf(value.toString());
            case WHOLE -> LongNode.valueOf(value instanceof Number number ? number.longValue() : 0);
            case OPTIONAL_WHOLE ->
                value instanceof Number number ? LongNode.valueOf(number.longValue()) : NullNode.instance;
            case DECIMAL -> DoubleNode.valueOf(value instanceof Number number ? number.doubleValue() : 0);
            case FLAG -> BooleanNode.valueOf(isTrue(value));
            case OBJECT -> Json.tolerantObject(text(value));
        };
    }

    /// The value to store for a member of a request. A member of the wrong kind is the client's mistake.
    @Nullable
    Object read(String name, Body body) {
        return switch (this) {
            case TEXT -> body.text(name, "");
            case OPTIONAL_TEXT -> body.text(name).orElse(null);
            case WHOLE -> body.number(name, 0);
            case OPTIONAL_WHOLE -> body.number(name).isPresent() ? (Long) body.requiredNumber(name) : null;
            case DECIMAL -> body.decimal(name, 0);
            case FLAG -> body.flag(name, false);
            case MOMENT, OBJECT -> throw new IllegalStateException("%s is never set by a request".formatted(name));
        };
    }

    private static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case Number number -> number.longValue() != 0;
            case String text -> text.toLowerCase(Locale.ROOT).equals("true");
            case null, default -> false;
        };
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            default -> value.toString();
        };
    }
}
