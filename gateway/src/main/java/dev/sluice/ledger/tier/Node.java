package dev.sluice.ledger.tier;

import java.util.List;

/// An expression as a tree.
sealed interface Node {
    record Constant(Value value) implements Node {}

    record Usage(Variable variable) implements Node {}

    record Not(Node operand) implements Node {}

    record Negative(Node operand) implements Node {}

    record Arithmetic(char sign, Node left, Node right) implements Node {}

    /// `<`, `<=`, `>` or `>=`.
    record Comparison(String sign, Node left, Node right) implements Node {}

    record Equality(boolean equal, Node left, Node right) implements Node {}

    record And(Node left, Node right) implements Node {}

    record Or(Node left, Node right) implements Node {}

    /// The right side where the left one is nil.
    record Otherwise(Node left, Node right) implements Node {}

    record Membership(Node element, Node container) implements Node {}

    record Range(Node first, Node last) implements Node {}

    record Choice(Node condition, Node yes, Node no) implements Node {}

    record Sequence(List<Node> elements) implements Node {}

    record Tier(Node name, Node value) implements Node {}

    record Has(Node text, Node part) implements Node {}

    /// `min` or `max`.
    record Extreme(boolean largest, List<Node> operands) implements Node {}

    record Rounding(Kind kind, Node operand) implements Node {
        enum Kind {
            ABS,
            CEIL,
            FLOOR
        }
    }

    /// A value of the client's body, by the path's place among the expression's paths.
    record Param(int index) implements Node {}

    /// A header of the client, by the name's place among the expression's headers.
    record Header(int index) implements Node {}

    record Clock(Unit unit, Node zone) implements Node {
        enum Unit {
            HOUR,
            MINUTE,
            WEEKDAY,
            MONTH,
            DAY
        }
    }
}
