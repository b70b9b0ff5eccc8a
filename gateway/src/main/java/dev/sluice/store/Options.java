package dev.sluice.store;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// All settings of table `options` at one moment, with the built-in defaults beneath.
///
/// An option that is neither saved nor known reads as empty text, false, zero or a missing node. A saved value that is
/// not of its option's kind never shows here: the last good one stays, and [#findings] tells about it.
public final class Options {
    /// A saved value that cannot be used. Never repeats the value: some options are secrets.
    public record Finding(String key, String problem) {}

    /// Second names of one option. new-api lets the row it happens to read last win; here the plain name does.
    private static final Map<String, String> ALIASES = Map.of(
            "group_ratio_setting.group_ratio", "GroupRatio",
            "group_ratio_setting.group_group_ratio", "GroupGroupRatio");

    private final Map<String, String> texts;
    private final List<Finding> findings;
    private final long version;
    private final Map<String, JsonNode> parsed = new ConcurrentHashMap<>();

    private Options(Map<String, String> texts, List<Finding> findings, long version) {
        this.texts = Map.copyOf(texts);
        this.findings = List.copyOf(findings);
        this.version = version;
    }

    /// The built-in defaults alone; version 0.
    public static Options defaults() {
        return new Options(OptionDefaults.BUILT_IN.texts(), List.of(), 0);
    }

    /// The defaults with `rows` on top, as if they were all saved; for tests and for tools.
    public static Options of(Map<String, String> rows) {
        return defaults().with(rows);
    }

    /// What `saved`, the whole table, amounts to. Where a row is unusable, this object's value stays.
    Options with(Map<String, String> saved) {
        Map<String, String> rows = new HashMap<>(saved);
        ALIASES.forEach((alias, key) -> {
            if (rows.containsKey(alias)) {
                rows.putIfAbsent(key, rows.get(alias));
            }
        });
        Map<String, String> next = OptionDefaults.BUILT_IN.texts();
        List<Finding> found = new ArrayList<>();
        rows.forEach((key, text) -> OptionDefaults.BUILT_IN
                .objection(key, text)
                .ifPresentOrElse(
                        problem -> {
                            found.add(new Finding(key, problem));
                            next.put(key, texts.getOrDefault(key, ""));
                        },
                        () -> next.put(key, text)));
        return next.equals(texts) && found.equals(findings) ? this : new Options(next, found, version + 1);
    }

    /// The saved or default text, if there is one.
    public Optional<String> find(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    public String text(String key) {
        return texts.getOrDefault(key, "");
    }

    public boolean flag(String key) {
        return Flag.parse(text(key)).orElse(false);
    }

    /// A whole number; what lies behind the point is cut off.
    public long number(String key) {
        return decimal(key).longValue();
    }

    public BigDecimal decimal(String key) {
        try {
            String text = text(key).strip();
            return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
        } catch (NumberFormatException _) {
            return BigDecimal.ZERO;
        }
    }

    /// The parsed value, parsed once; a missing node when it is not JSON. Numbers with a point are exact decimals.
    public JsonNode json(String key) {
        return parsed.computeIfAbsent(key, _ -> parse(text(key)));
    }

    private static JsonNode parse(String text) {
        try {
            return OptionDefaults.JSON.readTree(text);
        } catch (JacksonException _) {
            return OptionDefaults.JSON.missingNode();
        }
    }

    /// Every option that has a text, saved or default.
    public Map<String, String> all() {
        return new HashMap<>(texts);
    }

    /// Grows by one with every change this process saw.
    public long version() {
        return version;
    }

    public List<Finding> findings() {
        return findings;
    }
}
