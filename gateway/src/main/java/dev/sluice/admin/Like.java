package dev.sluice.admin;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Text search without surprises: a `_` in what a person types is a `_`.
final class Like {
    private static final int MOST_WILDCARDS = 2;
    private static final int FEWEST_LITERALS = 2;

    private Like() {}

    /// Holds `part` anywhere, whatever the case.
    static Condition contains(Field<String> column, String part) {
        return DSL.lower(column).like(DSL.lower(DSL.val("%" + escaped(part) + "%")), '!');
    }

    static Condition startsWith(Field<String> column, String part) {
        return column.like(escaped(part) + "%", '!');
    }

    /// Exact, unless `pattern` has a `%`, which stands for anything. At most two of them and at least two other
    /// characters, so that nobody can ask for everything the slow way.
    static Condition exactUnlessPercent(String name, Field<String> column, String pattern) {
        if (pattern.indexOf('%') < 0) {
            return column.eq(pattern);
        }
        long wildcards = pattern.chars().filter(c -> c == '%').count();
        if (wildcards > MOST_WILDCARDS || pattern.length() - wildcards < FEWEST_LITERALS) {
            throw Declined.because(
                    "search_pattern",
                    "%s takes at most %d %% and at least %d other characters"
                            .formatted(name, MOST_WILDCARDS, FEWEST_LITERALS));
        }
        String escaped = pattern.replace("!", "!!").replace("_", "!_");
        return column.like(escaped, '!');
    }

    private static String escaped(String literal) {
        return literal.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
