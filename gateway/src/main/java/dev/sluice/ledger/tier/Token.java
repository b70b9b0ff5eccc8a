package dev.sluice.ledger.tier;

import java.math.BigDecimal;

/// A piece of an expression's text. `at` is where it begins, counted from 0.
sealed interface Token {
    int at();

    record Digits(int at, BigDecimal value) implements Token {}

    record Text(int at, String value) implements Token {}

    /// A variable, a function, or one of the words `true false nil in not and or`.
    record Name(int at, String name) implements Token {}

    record Sign(int at, String sign) implements Token {}

    record End(int at) implements Token {}

    default String shown() {
        return switch (this) {
            case Digits digits -> digits.value().toString();
            case Text _ -> "a text";
            case Name name -> name.name();
            case Sign sign -> sign.sign();
            case End _ -> "the end";
        };
    }
}
