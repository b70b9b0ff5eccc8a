package dev.sluice.ledger;

/// Makes text fit a column.
final class Texts {
    private Texts() {}

    /// At most `most` characters, never half a pair, without NUL, which PostgreSQL cannot store.
    static String fit(String text, int most) {
        var fit = text;
        if (fit.length() > most) {
            fit = fit.substring(0, Character.isHighSurrogate(fit.charAt(most - 1)) ? most - 1 : most);
        }
        return fit.indexOf('\0') < 0 ? fit : fit.replace("\0", "");
    }

    /// Printable ASCII only, for a column that takes nothing else.
    static String plain(String text, int most) {
        return fit(text, most).replaceAll("[^ -~]", "?");
    }
}
