package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How much dearer output is than input for families of models, where option `CompletionRatio` does not name the
/// model.
///
/// The first rule that fits answers. new-api puts some of these above the administrator's own figure and lacks
/// others; Sluice does likewise only when told to stay compatible with prices an imported installation is used to.
final class CompletionRatios {
    private static final BigDecimal ONE = BigDecimal.ONE;

    private enum Kind {
        OPEN,
        /// Above the configured figure in new-api.
        FIXED,
        /// Unknown to new-api.
        OURS
    }

    private record Rule(Predicate<String> fits, BigDecimal ratio, Kind kind) {}

    private static final List<Rule> RULES = List.of(
            open(name -> name.endsWith("-all") || name.endsWith("-gizmo-*"), "2"),
            fixed(name -> name.equals("gpt-4o-2024-05-13"), "3"),
            open(starts("gpt-4o-mini-tts"), "20"),
            open(starts("gpt-4o"), "4"),
            fixed(name -> name.startsWith("gpt-5") && !name.contains("."), "8"),
            fixed(starts("gpt-5.4-nano"), "6.25"),
            fixed(starts("gpt-5.4"), "6"),
            open(starts("gpt-5."), "6"),
            fixed(starts("gpt-4.5-preview"), "2"),
            fixed(
                    name -> name.startsWith("gpt-4-turbo")
                            || name.endsWith("gpt-4-1106")
                            || name.endsWith("gpt-4-1105"),
                    "3"),
            ours(name -> name.equals("gpt-3.5-turbo") || (gpt35(name) && name.endsWith("0125")), "3"),
            ours(name -> gpt35(name) && name.endsWith("1106"), "2"),
            new Rule(CompletionRatios::gpt35, quotient("4", "3"), Kind.OURS),
            open(starts("gpt-"), "2"),
            fixed(name -> name.startsWith("o1") || name.startsWith("o3"), "4"),
            ours(starts("o4"), "4"),
            fixed(name -> name.equals("chatgpt-4o-latest"), "3"),
            fixed(
                    name -> name.contains("claude-3")
                            || name.contains("claude-sonnet-4")
                            || name.contains("claude-opus-4")
                            || name.contains("claude-haiku-4"),
                    "5"),
            fixed(starts("mistral-"), "3"),
            fixed(name -> name.startsWith("gemini-1.5") || name.startsWith("gemini-2.0"), "4"),
            open(starts("gemini-2.5-pro"), "8"),
            open(name -> name.startsWith("gemini-2.5-flash-preview") && name.endsWith("-nothinking"), "4"),
            new Rule(starts("gemini-2.5-flash-preview"), quotient("3.5", "0.15"), Kind.OPEN),
            open(starts("gemini-2.5-flash-lite"), "4"),
            new Rule(
                    name -> name.startsWith("gemini-2.5-flash") || name.startsWith("gemini-robotics-er-1.5"),
                    quotient("2.5", "0.3"),
                    Kind.OPEN),
            open(starts("gemini-3-pro-image"), "60"),
            open(starts("gemini-3-pro"), "6"),
            open(starts("gemini-"), "4"),
            fixed(name -> name.equals("command-r"), "3"),
            fixed(name -> name.equals("command-r-plus"), "5"),
            fixed(name -> name.equals("command-r-08-2024") || name.equals("command-r-plus-08-2024"), "4"),
            open(starts("command"), "4"),
            fixed(
                    name -> name.startsWith("ERNIE-Speed-")
                            || name.startsWith("ERNIE-Lite-")
                            || name.startsWith("ERNIE-Character")
                            || name.startsWith("ERNIE-Functions"),
                    "2"),
            fixed(name -> name.equals("llama2-70b-4096"), "1.25"),
            fixed(name -> name.equals("llama3-8b-8192"), "2"),
            new Rule(name -> name.equals("llama3-70b-8192"), quotient("0.79", "0.59"), Kind.FIXED));

    private CompletionRatios() {}

    static BigDecimal of(String model, @Nullable BigDecimal configured) {
        if (configured != null) {
            return configured;
        }
        for (var rule : RULES) {
            if (rule.fits().test(model)) {
                return rule.ratio();
            }
        }
        return ONE;
    }

    /// As new-api answers, defects included.
    static BigDecimal compatible(String model, @Nullable BigDecimal configured) {
        if (configured != null && model.contains("/")) {
            return configured;
        }
        for (var rule : RULES) {
            if (rule.kind() != Kind.OURS && rule.fits().test(model)) {
                return configured != null && rule.kind() == Kind.OPEN ? configured : rule.ratio();
            }
        }
        return configured == null ? ONE : configured;
    }

    private static boolean gpt35(String name) {
        return name.startsWith("gpt-3.5");
    }

    private static Predicate<String> starts(String prefix) {
        return name -> name.startsWith(prefix);
    }

    private static Rule open(Predicate<String> fits, String ratio) {
        return new Rule(fits, new BigDecimal(ratio), Kind.OPEN);
    }

    private static Rule ours(Predicate<String> fits, String ratio) {
        return new Rule(fits, new BigDecimal(ratio), Kind.OURS);
    }

    private static Rule fixed(Predicate<String> fits, String ratio) {
        return new Rule(fits, new BigDecimal(ratio), Kind.FIXED);
    }

    private static BigDecimal quotient(String dividend, String divisor) {
        return new BigDecimal(dividend).divide(new BigDecimal(divisor), MathContext.DECIMAL128);
    }
}
