package dev.sluice.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The variables a process was started with. Blank counts as unset. A value that cannot be understood stops the start
/// with [BadSetting], which names the variable and what it wants.
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String text(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    /// `true`, `1`, `yes`, `on` and their opposites, in any case.
    public Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on", "t" -> true;
            case "false", "0", "no", "off", "f" -> false;
            default -> throw new BadSetting(name, value, "true or false");
        });
    }

    public boolean flag(String name, boolean fallback) {
        return flag(name).orElse(fallback);
    }

    public int number(String name, int fallback) {
        return text(name).map(value -> parse(name, value)).orElse(fallback);
    }

    public long longNumber(String name, long fallback) {
        return text(name).map(value -> parseLong(name, value)).orElse(fallback);
    }

    /// A whole number of seconds.
    public Duration seconds(String name, int fallback) {
        return Duration.ofSeconds(number(name, fallback));
    }

    private static int parse(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw new BadSetting(name, value, "a whole number");
        }
    }

    private static long parseLong(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw new BadSetting(name, value, "a whole number");
        }
    }
}
