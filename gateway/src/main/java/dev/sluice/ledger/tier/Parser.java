package dev.sluice.ledger.tier;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a tree of an expression's tokens, by recursive descent.
///
/// From the loosest to the tightest: `?:`, `||`, `&&`, comparison and `in`, `..`, `??`, `+ -`, `* / %`, sign and `!`.
final class Parser {
    private static final int MOST_NODES = 1000;
    private static final int DEEPEST = 50;
    private static final Set<String> RESERVED = Set.of("true", "false", "nil", "null", "in", "not", "and", "or");

    private final List<Token> tokens;
    private final Set<Variable> variables = EnumSet.noneOf(Variable.class);
    private final List<String> params = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private int next;
    private int nodes;
    private int depth;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// What an expression is made of: its tree, the variables it mentions, and the paths and header names it asks a
    /// request for.
    record Parsed(Node root, Set<Variable> variables, List<String> params, List<String> headers) {}

    /// Throws [BadExpression].
    static Parsed parse(String text) {
        var parser = new Parser(Lexer.tokens(text));
        var root = parser.expression();
        if (!(parser.peek() instanceof Token.End)) {
            throw parser.unexpected();
        }
        return new Parsed(root, parser.variables, parser.params, parser.headers);
    }

    private Node expression() {
        if (++depth > DEEPEST) {
            throw BadExpression.at(peek().at(), "more than %d levels".formatted(DEEPEST));
        }
        var condition = or();
        var node = condition;
        if (takes("?")) {
            var yes = expression();
            expect(":");
            node = made(new Node.Choice(condition, yes, expression()));
        }
        depth--;
        return node;
    }

    private Node or() {
        var left = and();
        while (takes("||") || takesWord("or")) {
            left = made(new Node.Or(left, and()));
        }
        return left;
    }

    private Node and() {
        var left = comparison();
        while (takes("&&") || takesWord("and")) {
            left = made(new Node.And(left, comparison()));
        }
        return left;
    }

    private Node comparison() {
        var left = range();
        while (true) {
            if (takes("==")) {
                left = made(new Node.Equality(true, left, range()));
            } else if (takes("!=")) {
                left = made(new Node.Equality(false, left, range()));
            } else if (takesWord("in")) {
                left = made(new Node.Membership(left, range()));
            } else if (isWord("not") && isWordAfter("in")) {
                next += 2;
                left = made(new Node.Not(made(new Node.Membership(left, range()))));
            } else {
                var sign = takesOne("<=", ">=", "<", ">");
                if (sign == null) {
                    return left;
                }
                left = made(new Node.Comparison(sign, left, range()));
            }
        }
    }

    private Node range() {
        var first = otherwise();
        return takes("..") ? made(new Node.Range(first, otherwise())) : first;
    }

    private Node otherwise() {
        var left = sum();
        while (takes("??")) {
            left = made(new Node.Otherwise(left, sum()));
        }
        return left;
    }

    private Node sum() {
        var left = product();
        for (var sign = takesOne("+", "-"); sign != null; sign = takesOne("+", "-")) {
            left = made(new Node.Arithmetic(sign.charAt(0), left, product()));
        }
        return left;
    }

    private Node product() {
        var left = unary();
        for (var sign = takesOne("*", "/", "%"); sign != null; sign = takesOne("*", "/", "%")) {
            left = made(new Node.Arithmetic(sign.charAt(0), left, unary()));
        }
        return left;
    }

    private Node unary() {
        int signs = 0;
        var operators = new ArrayList<String>(0);
        while (true) {
            var sign = takesWord("not") ? "!" : takesOne("-", "+", "!");
            if (sign == null) {
                break;
            }
            if (++signs > DEEPEST) {
                throw BadExpression.at(peek().at(), "more than %d signs in a row".formatted(DEEPEST));
            }
            operators.addFirst(sign);
        }
        var node = primary();
        for (var operator : operators) {
            if (operator.equals("!")) {
                node = made(new Node.Not(node));
            } else if (operator.equals("-")) {
                node = made(new Node.Negative(node));
            }
        }
        return node;
    }

    private Node primary() {
        var token = peek();
        next++;
        return switch (token) {
            case Token.Digits digits -> constant(new Value.Num(digits.value()));
            case Token.Text text -> constant(new Value.Text(text.value()));
            case Token.Name name -> named(name);
            case Token.Sign sign
            when sign.sign().equals("(") -> {
                var inner = expression();
                expect(")");
                yield inner;
            }
            case Token.Sign sign when sign.sign().equals("[") -> made(new Node.Sequence(list("]")));
            case Token.Sign _, Token.End _ -> {
                next--;
                throw unexpected();
            }
        };
    }

    private Node named(Token.Name token) {
        return switch (token.name()) {
            case "true" -> constant(Value.Truth.TRUE);
            case "false" -> constant(Value.Truth.FALSE);
            case "nil", "null" -> constant(Value.Nil.NIL);
            default -> takes("(") ? call(token, list(")")) : variable(token);
        };
    }

    private Node variable(Token.Name token) {
        var variable = Variable.named(token.name());
        if (variable == null || RESERVED.contains(token.name())) {
            throw BadExpression.at(token.at(), "there is no variable %s".formatted(token.name()));
        }
        variables.add(variable);
        return made(new Node.Usage(variable));
    }

    private Node call(Token.Name token, List<Node> arguments) {
        return made(
                switch (token.name()) {
                    case "tier" -> {
                        want(token, arguments, 2);
                        yield new Node.Tier(arguments.getFirst(), arguments.getLast());
                    }
                    case "has" -> {
                        want(token, arguments, 2);
                        yield new Node.Has(arguments.getFirst(), arguments.getLast());
                    }
                    case "param" -> new Node.Param(place(params, literal(token, arguments)));
                    case "header" ->
                        new Node.Header(
                                place(headers, literal(token, arguments).strip().toLowerCase(Locale.ROOT)));
                    case "min", "max" -> {
                        if (arguments.isEmpty()) {
                            want(token, arguments, 1);
                        }
                        yield new Node.Extreme(token.name().equals("max"), arguments);
                    }
                    case "abs", "ceil", "floor" -> {
                        want(token, arguments, 1);
                        yield new Node.Rounding(
                                Node.Rounding.Kind.valueOf(token.name().toUpperCase(Locale.ROOT)),
                                arguments.getFirst());
                    }
                    case "hour", "minute", "weekday", "month", "day" -> {
                        want(token, arguments, 1);
                        yield new Node.Clock(
                                Node.Clock.Unit.valueOf(token.name().toUpperCase(Locale.ROOT)), arguments.getFirst());
                    }
                    default -> throw BadExpression.at(token.at(), "there is no function %s".formatted(token.name()));
                });
    }

    private static void want(Token.Name token, List<Node> arguments, int count) {
        if (arguments.size() != count) {
            throw BadExpression.at(
                    token.at(), "%s takes %d arguments, not %d".formatted(token.name(), count, arguments.size()));
        }
    }

    /// What a request is asked for must be known before the call, so that nothing else of it is kept.
    private static String literal(Token.Name token, List<Node> arguments) {
        want(token, arguments, 1);
        if (arguments.getFirst() instanceof Node.Constant(Value.Text(var text)) && !text.isBlank()) {
            return text;
        }
        throw BadExpression.at(token.at(), "%s takes one text in quotes".formatted(token.name()));
    }

    private static int place(List<String> known, String name) {
        if (!known.contains(name)) {
            known.add(name);
        }
        return known.indexOf(name);
    }

    private List<Node> list(String end) {
        var elements = new ArrayList<Node>();
        while (!takes(end)) {
            if (!elements.isEmpty()) {
                expect(",");
            }
            elements.add(expression());
        }
        return List.copyOf(elements);
    }

    private Node constant(Value value) {
        return made(new Node.Constant(value));
    }

    private Node made(Node node) {
        if (++nodes > MOST_NODES) {
            throw BadExpression.at(peek().at(), "more than %d parts".formatted(MOST_NODES));
        }
        return node;
    }

    private Token peek() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }

    private boolean takes(String sign) {
        return takesOne(sign) != null;
    }

    private @Nullable String takesOne(String... signs) {
        if (peek() instanceof Token.Sign one) {
            for (var sign : signs) {
                if (one.sign().equals(sign)) {
                    next++;
                    return sign;
                }
            }
        }
        return null;
    }

    private boolean isWord(String word) {
        return peek() instanceof Token.Name name && name.name().equals(word);
    }

    private boolean isWordAfter(String word) {
        return next + 1 < tokens.size()
                && tokens.get(next + 1) instanceof Token.Name name
                && name.name().equals(word);
    }

    private boolean takesWord(String word) {
        boolean found = isWord(word);
        if (found) {
            next++;
        }
        return found;
    }

    private void expect(String sign) {
        if (!takes(sign)) {
            throw BadExpression.at(peek().at(), "want %s, found %s".formatted(sign, peek().shown()));
        }
    }

    private BadExpression unexpected() {
        return BadExpression.at(peek().at(), "found %s where a value should be".formatted(peek().shown()));
    }
}
