package dev.sluice.ledger.tier;

import java.math.BigDecimal;
import java.util.List;

/// What an expression computes with.
sealed interface Value {
    record Num(BigDecimal number) implements Value {}

    record Text(String text) implements Value {}

    enum Truth implements Value {
        FALSE,
        TRUE
    }

    /// Written as `[a, b]`, or several values of a request.
    record Items(List<Value> values) implements Value {}

    /// Whole numbers from `first` to `last`, both included; written as `first..last`.
    record Span(BigDecimal first, BigDecimal last) implements Value {}

    /// What a request does not have.
    enum Nil implements Value {
        NIL
    }

    static Value of(boolean value) {
        return value ? Truth.TRUE : Truth.FALSE;
    }

    static Value of(long number) {
        return new Num(BigDecimal.valueOf(number));
    }

    /// What kind of value this is, for people.
    default String kind() {
        return switch (this) {
            case Num _ -> "a number";
            case Text _ -> "a text";
            case Truth _ -> "true or false";
            case Items _ -> "a list";
            case Span _ -> "a range";
            case Nil _ -> "nil";
        };
    }

    /// The value as text, in which `has` looks; empty for nil.
    default String shown() {
        return switch (this) {
            case Num(var number) -> number.toPlainString();
            case Text(var text) -> text;
            case Truth truth -> Boolean.toString(truth == Truth.TRUE);
            case Items(var values) ->
                String.join(" ", values.stream().map(Value::shown).toList());
            case Span(var first, var last) -> first.toPlainString() + ".." + last.toPlainString();
            case Nil _ -> "";
        };
    }
}
