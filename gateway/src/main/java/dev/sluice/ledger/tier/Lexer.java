package dev.sluice.ledger.tier;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Cuts an expression's text into tokens.
final class Lexer {
    private static final List<String> SIGNS = List.of(
            "&&", "||", "==", "!=", "<=", ">=", "??", "..", "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", "(", ")",
            "[", "]", ",");
    private static final int MOST_DIGITS = 40;
    private static final int MOST_EXPONENT = 30;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /// The last token is [Token.End]. Throws [BadExpression].
    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        while (lexer.next()) {}
        return lexer.tokens;
    }

    private boolean next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            tokens.add(new Token.End(at));
            return false;
        }
        char c = text.charAt(at);
        if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            number();
        } else if (isLetter(c)) {
            name();
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else {
            sign();
        }
        return true;
    }

    private void number() {
        int from = at;
        digits();
        // Two points are a range, as in 1..3.
        if (at < text.length() && text.charAt(at) == '.' && !text.startsWith("..", at)) {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        if (at - from > MOST_DIGITS) {
            throw BadExpression.at(from, "a number has more than %d digits".formatted(MOST_DIGITS));
        }
        try {
            var value = new BigDecimal(text.substring(from, at).replace("_", ""));
            if (Math.abs(value.scale()) > MOST_DIGITS + MOST_EXPONENT || magnitude(value) > MOST_EXPONENT) {
                throw BadExpression.at(from, "a number is too large or too small");
            }
            tokens.add(new Token.Digits(from, value));
        } catch (NumberFormatException _) {
            throw BadExpression.at(from, "this is no number");
        }
    }

    private static long magnitude(BigDecimal value) {
        return Math.abs((long) value.precision() - value.scale());
    }

    private void digits() {
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
    }

    private void name() {
        int from = at;
        while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
            at++;
        }
        tokens.add(new Token.Name(from, text.substring(from, at)));
    }

    private void quoted(char quote) {
        int from = at++;
        var value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = escaped(text.charAt(at++));
            }
            value.append(c);
        }
        if (at == text.length()) {
            throw BadExpression.at(from, "a text has no end");
        }
        at++;
        tokens.add(new Token.Text(from, value.toString()));
    }

    private char escaped(char c) {
        return switch (c) {
            case '"', '\'', '\\' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> throw BadExpression.at(at - 2, "\\%s means nothing in a text".formatted(c));
        };
    }

    private void sign() {
        for (var sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                tokens.add(new Token.Sign(at, sign));
                at += sign.length();
                return;
            }
        }
        throw BadExpression.at(at, "unexpected character");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
