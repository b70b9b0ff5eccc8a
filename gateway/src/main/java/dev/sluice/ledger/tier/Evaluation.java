package dev.sluice.ledger.tier;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/// One computation of an expression's value. A tree has no loops, so its work is bounded by its size; figures are
/// bounded in size and digits.
final class Evaluation {
    /// More digits than a product of prices and counts has; what is longer is rounded.
    private static final MathContext DIGITS = new MathContext(68);
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(30);
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int LONGEST_PART = 256;

    private final Used used;
    private final Request request;
    private String tier = "";

    Evaluation(Used used, Request request) {
        this.used = used;
        this.request = request;
    }

    /// The tier chosen last, `""` when none was.
    String tier() {
        return tier;
    }

    BigDecimal number(Node node) {
        return switch (node) {
            case Node.Usage(var variable) -> used.of(variable);
            case Node.Constant(Value.Num(var number)) -> number;
            case Node.Arithmetic sum when sum.sign() != '+' -> arithmetic(sum);
            default -> asNumber(value(node));
        };
    }

    private Value value(Node node) {
        return switch (node) {
            case Node.Constant(var value) -> value;
            case Node.Usage(var variable) -> new Value.Num(used.of(variable));
            case Node.Not(var operand) -> Value.of(!truth(operand));
            case Node.Negative(var operand) -> new Value.Num(number(operand).negate());
            case Node.Arithmetic arithmetic ->
                arithmetic.sign() == '+' ? sum(arithmetic) : new Value.Num(arithmetic(arithmetic));
            case Node.Comparison comparison -> Value.of(compared(comparison));
            case Node.Equality(var equal, var left, var right) -> Value.of(same(value(left), value(right)) == equal);
            case Node.And(var left, var right) -> Value.of(truth(left) && truth(right));
            case Node.Or(var left, var right) -> Value.of(truth(left) || truth(right));
            case Node.Otherwise(var left, var right) -> {
                var first = value(left);
                yield first instanceof Value.Nil ? value(right) : first;
            }
            case Node.Membership(var element, var container) -> Value.of(contains(value(container), value(element)));
            case Node.Range(var first, var last) -> new Value.Span(number(first), number(last));
            case Node.Choice(var condition, var yes, var no) -> value(truth(condition) ? yes : no);
            case Node.Sequence(var elements) -> items(elements);
            case Node.Tier(var name, var value) -> chosen(name, value);
            case Node.Has(var text, var part) -> Value.of(has(value(text), value(part)));
            case Node.Extreme(var largest, var operands) -> new Value.Num(extreme(largest, operands));
            case Node.Rounding(var kind, var operand) -> new Value.Num(rounded(kind, number(operand)));
            case Node.Param(var index) -> request.param(index);
            case Node.Header(var index) -> new Value.Text(request.header(index));
            case Node.Clock(var unit, var zone) -> Value.of(clock(unit, text(value(zone))));
        };
    }

    private Value items(List<Node> elements) {
        var values = new ArrayList<Value>(elements.size());
        elements.forEach(element -> values.add(value(element)));
        return new Value.Items(values);
    }

    private Value chosen(Node name, Node value) {
        var chosen = text(value(name));
        var result = new Value.Num(number(value));
        tier = chosen;
        return result;
    }

    private Value sum(Node.Arithmetic sum) {
        var left = value(sum.left());
        var right = value(sum.right());
        if (left instanceof Value.Text(var first) && right instanceof Value.Text(var second)) {
            if (first.length() + second.length() > LONGEST_TEXT) {
                throw new BadExpression("a text grows too long");
            }
            return new Value.Text(first + second);
        }
        return new Value.Num(bounded(asNumber(left).add(asNumber(right))));
    }

    private BigDecimal arithmetic(Node.Arithmetic operation) {
        var left = number(operation.left());
        var right = number(operation.right());
        return bounded(
                switch (operation.sign()) {
                    case '-' -> left.subtract(right);
                    case '*' -> left.multiply(right);
                    case '/' -> left.divide(divisor(right), MathContext.DECIMAL128);
                    default -> left.remainder(divisor(right));
                });
    }

    private static BigDecimal divisor(BigDecimal number) {
        if (number.signum() == 0) {
            throw new BadExpression("it divides by 0");
        }
        return number;
    }

    private static BigDecimal bounded(BigDecimal number) {
        if ((long) number.precision() - number.scale() > 31 || number.abs().compareTo(LARGEST) > 0) {
            throw new BadExpression("a figure grows beyond 10 to the power of 30");
        }
        boolean tooLong = number.precision() > DIGITS.getPrecision() || number.scale() > DIGITS.getPrecision();
        return tooLong
                ? number.round(DIGITS).setScale(Math.min(number.scale(), DIGITS.getPrecision()), RoundingMode.HALF_UP)
                : number;
    }

    private boolean compared(Node.Comparison comparison) {
        var left = value(comparison.left());
        var right = value(comparison.right());
        int order = left instanceof Value.Text(var first) && right instanceof Value.Text(var second)
                ? first.compareTo(second)
                : asNumber(left).compareTo(asNumber(right));
        return switch (comparison.sign()) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean same(Value left, Value right) {
        if (left instanceof Value.Num(var first) && right instanceof Value.Num(var second)) {
            return first.compareTo(second) == 0;
        }
        return left.equals(right);
    }

    private static boolean contains(Value container, Value element) {
        return switch (container) {
            case Value.Items(var values) -> values.stream().anyMatch(value -> same(value, element));
            case Value.Span(var first, var last) ->
                element instanceof Value.Num(var number)
                        && isWhole(number)
                        && number.compareTo(first) >= 0
                        && number.compareTo(last) <= 0;
            case Value.Nil _ -> false;
            case Value.Num _, Value.Text _, Value.Truth _ ->
                throw new BadExpression("in looks into a list or a range, not into " + container.kind());
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private static boolean has(Value text, Value part) {
        var wanted = part.shown();
        if (wanted.length() > LONGEST_PART) {
            throw new BadExpression("has looks for more than %d characters".formatted(LONGEST_PART));
        }
        return !wanted.isEmpty() && text.shown().contains(wanted);
    }

    private BigDecimal extreme(boolean largest, List<Node> operands) {
        var result = number(operands.getFirst());
        for (var operand : operands.subList(1, operands.size())) {
            var number = number(operand);
            result = largest ? result.max(number) : result.min(number);
        }
        return result;
    }

    private static BigDecimal rounded(Node.Rounding.Kind kind, BigDecimal number) {
        return switch (kind) {
            case ABS -> number.abs();
            case CEIL -> number.setScale(0, RoundingMode.CEILING);
            case FLOOR -> number.setScale(0, RoundingMode.FLOOR);
        };
    }

    private long clock(Node.Clock.Unit unit, String zone) {
        var time = ZonedDateTime.ofInstant(request.at(), zone(zone));
        return switch (unit) {
            case HOUR -> time.getHour();
            case MINUTE -> time.getMinute();
            case WEEKDAY -> time.getDayOfWeek().getValue() % 7;
            case MONTH -> time.getMonthValue();
            case DAY -> time.getDayOfMonth();
        };
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private boolean truth(Node node) {
        return switch (value(node)) {
            case Value.Truth truth -> truth == Value.Truth.TRUE;
            case Value other -> throw new BadExpression("a condition is " + other.kind() + ", want true or false");
        };
    }

    private static BigDecimal asNumber(Value value) {
        return switch (value) {
            case Value.Num(var number) -> number;
            case Value other -> throw new BadExpression("it computes with " + other.kind() + ", want a number");
        };
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value other -> throw new BadExpression("it names something by " + other.kind() + ", want a text");
        };
    }
}
