package dev.sluice.config;

/// Names of models as tables of prices, channels and limits know them.
public final class ModelName {
    private ModelName() {}

    /// The name under which a whole family is entered: variants that carry a thinking budget or a gizmo id in their
    /// name
    /// share one row, written with a `*`. Every other name stays as it is. Look the raw name up first.
    public static String normalised(String name) {
        if (name.startsWith("gemini-2.5-flash-lite") && name.contains("-thinking-")) {
            return "gemini-2.5-flash-lite-thinking-*";
        }
        if (name.startsWith("gemini-2.5-flash") && name.contains("-thinking-")) {
            return "gemini-2.5-flash-thinking-*";
        }
        if (name.startsWith("gemini-2.5-pro") && name.contains("-thinking-")) {
            return "gemini-2.5-pro-thinking-*";
        }
        if (name.startsWith("gpt-4-gizmo")) {
            return "gpt-4-gizmo-*";
        }
        if (name.startsWith("gpt-4o-gizmo")) {
            return "gpt-4o-gizmo-*";
        }
        return name;
    }
}
