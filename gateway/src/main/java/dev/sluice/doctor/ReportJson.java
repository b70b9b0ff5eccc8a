package dev.sluice.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reports as JSON: `{at, level, exit_code, counts, checks: [{id, title, level, evidence, fix, fix_action,
/// duration_ms}]}`.
public final class ReportJson {
    private ReportJson() {}

    public static ObjectNode of(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", report.at().toString());
        json.put("level", report.worst().word());
        json.put("exit_code", report.exitCode());
        ObjectNode counts = json.putObject("counts");
        for (Level level : Level.values()) {
            counts.put(level.word(), report.count(level));
        }
        ArrayNode checks = json.putArray("checks");
        report.results().forEach(result -> checks.add(of(result)));
        return json;
    }

    private static ObjectNode of(Result result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", result.id());
        json.put("title", result.title());
        json.put("level", result.level().word());
        json.set("evidence", facts(result.verdict().evidence()));
        json.put("fix", result.verdict().fix());
        result.verdict().repairId().ifPresentOrElse(id -> json.put("fix_action", id), () -> json.putNull("fix_action"));
        json.put("duration_ms", Math.round(result.took().toNanos() / 1e3) / 1e3);
        return json;
    }

    /// Evidence and other facts: text, numbers, flags, lists, maps.
    public static JsonNode facts(Object fact) {
        return switch (fact) {
            case Map<?, ?> map -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                map.forEach((name, value) -> object.set(name.toString(), facts(value)));
                yield object;
            }
            case Collection<?> list -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                list.forEach(value -> array.add(facts(value)));
                yield array;
            }
            default -> JsonMapper.shared().valueToTree(fact);
        };
    }

    /// A report that [#of] has written.
    public static Report parse(JsonNode json) {
        List<Result> results =
                json.path("checks").valueStream().map(ReportJson::result).toList();
        return new Report(Instant.parse(json.path("at").asString()), results);
    }

    private static Result result(JsonNode json) {
        Map<String, Object> evidence =
                JsonMapper.shared().convertValue(json.path("evidence"), new TypeReference<Map<String, Object>>() {});
        var verdict = new Verdict(
                Level.valueOf(json.path("level").asString().toUpperCase(Locale.ROOT)),
                evidence,
                json.path("fix").asString(""),
                json.path("fix_action").asString(""));
        long nanos = Math.round(json.path("duration_ms").asDouble(0) * 1e6);
        return new Result(
                json.path("id").asString(""), json.path("title").asString(""), verdict, Duration.ofNanos(nanos));
    }

    public static String pretty(JsonNode json) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
