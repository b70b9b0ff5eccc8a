package dev.sluice.doctor;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.config.Environment;
import dev.sluice.ops.Exchange;
import dev.sluice.ops.Failure;
import dev.sluice.ops.LogConfig;
import dev.sluice.ops.LogFiles;
import dev.sluice.ops.Redactor;
import dev.sluice.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The support bundle: one JSON with all an outsider needs to find a fault, and no secret. Source: seed-system.md §4.2
/// `bundle`, §7.6.
///
/// Secrets are left out where it is made; then every key the database holds is looked for in it and blotted out, in
/// case one got into a log line or an upstream's answer.
public final class Bundle {
    private static final int LINES = 100;
    private static final int MOST_ROWS = 1000;

    private final Environment environment;
    private final Facts.Place place;
    private final String version;
    private final Clock clock;

    public Bundle(Environment environment, Facts.Place place, String version, Clock clock) {
        this.environment = environment;
        this.place = place;
        this.version = version;
        this.clock = clock;
    }

    /// What cannot be read, because the database is away, is replaced by the reason.
    public JsonNode make(Question question) {
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        bundle.put("made_at", clock.instant().toString());
        ObjectNode versions = bundle.putObject("versions");
        versions.put("sluice", version);
        versions.put("java", System.getProperty("java.version"));
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        bundle.set("environment", variables());
        bundle.set("report", ReportJson.of(new Doctor(environment, place, clock).run(Set.of(), question)));
        log().forEach(bundle.putArray("log")::add);
        bundle.set("tokens", orReason(this::tokens));
        bundle.set("channels", orReason(this::channels));
        bundle.set("abilities", orReason(this::abilities));
        ArrayNode failures = bundle.putArray("failed_calls");
        failed().forEach(failures::add);
        return new CleanJson(redactor()).of(bundle);
    }

    private ObjectNode variables() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        Variable.KNOWN.forEach(variable -> shown.put(
                variable.name(), variable.shown(environment.variables().getOrDefault(variable.name(), ""))));
        return shown;
    }

    private List<String> log() {
        Running running = place.running();
        if (running != null) {
            return running.log().last(LINES);
        }
        Path directory = LogConfig.from(environment, "").directory();
        return directory == null
                ? List.of()
                : LogFiles.newest(directory).map(Bundle::lastLines).orElse(List.of());
    }

    private static List<String> lastLines(Path file) {
        var last = new ArrayDeque<String>(LINES);
        LogFiles.eachLine(file, line -> {
            if (last.size() == LINES) {
                last.removeFirst();
            }
            last.addLast(line);
        });
        return List.copyOf(last);
    }

    private List<JsonNode> failed() {
        Running running = place.running();
        if (running == null) {
            return List.of();
        }
        List<JsonNode> calls = new ArrayList<>();
        for (Exchange call : running.exchanges().failed()) {
            ObjectNode shown = (ObjectNode) ReportJson.facts(LogChecks.shown(call));
            calls.add(shown.put("body", call.answered().body()));
        }
        return calls;
    }

    private ArrayNode tokens() {
        return rows(
                place.main(),
                List.of(
                        TOKENS.ID,
                        TOKENS.NAME,
                        TOKENS.USER_ID,
                        TOKENS.GROUP,
                        TOKENS.STATUS,
                        TOKENS.EXPIRED_TIME,
                        TOKENS.REMAIN_QUOTA,
                        TOKENS.UNLIMITED_QUOTA,
                        TOKENS.MODEL_LIMITS_ENABLED,
                        TOKENS.MODEL_LIMITS,
                        TOKENS.ALLOW_IPS));
    }

    private ArrayNode channels() {
        return rows(
                place.main(),
                List.of(
                        CHANNELS.ID,
                        CHANNELS.NAME,
                        CHANNELS.TYPE,
                        CHANNELS.STATUS,
                        CHANNELS.BASE_URL,
                        CHANNELS.MODELS,
                        CHANNELS.GROUP,
                        CHANNELS.PRIORITY,
                        CHANNELS.WEIGHT,
                        CHANNELS.AUTO_BAN,
                        CHANNELS.TAG,
                        CHANNELS.MODEL_MAPPING,
                        CHANNELS.SETTING,
                        CHANNELS.OTHER_INFO));
    }

    private ArrayNode abilities() {
        return rows(
                place.main(),
                List.of(
                        ABILITIES.CHANNEL_ID,
                        ABILITIES.GROUP,
                        ABILITIES.MODEL,
                        ABILITIES.ENABLED,
                        ABILITIES.PRIORITY,
                        ABILITIES.WEIGHT));
    }

    private static ArrayNode rows(Database database, List<TableField<?, ?>> columns) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        database.read(sql -> sql.select(columns)
                        .from(columns.getFirst().getTable())
                        .orderBy(columns.getFirst())
                        .limit(MOST_ROWS)
                        .fetch())
                .forEach(row -> {
                    ObjectNode shown = rows.addObject();
                    columns.forEach(column -> shown.set(column.getName(), ReportJson.facts(row.get(column))));
                });
        return rows;
    }

    private static JsonNode orReason(Supplier<? extends JsonNode> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            return JsonNodeFactory.instance.stringNode(Failure.words(e));
        }
    }

    private Redactor redactor() {
        Redactor known = Redactor.of(environment);
        try {
            return known.and(keys());
        } catch (RuntimeException _) {
            // Without the database no row of it is in the bundle either.
            return known;
        }
    }

    private Set<String> keys() {
        Set<String> keys = new HashSet<>();
        place.main().read(sql -> {
            sql.select(CHANNELS.KEY).from(CHANNELS).forEach(row -> pieces(row.value1(), keys));
            sql.select(TOKENS.KEY).from(TOKENS).forEach(row -> pieces(row.value1(), keys));
            sql.select(USERS.PASSWORD, USERS.ACCESS_TOKEN).from(USERS).forEach(row -> {
                pieces(row.value1(), keys);
                pieces(row.value2(), keys);
            });
            return keys;
        });
        return keys;
    }

    /// A channel holds several keys, one a line or in JSON.
    private static void pieces(@Nullable String secret, Set<String> keys) {
        if (secret != null) {
            for (String piece : secret.split("[\\s,\"\\[\\]{}|]+", -1)) {
                keys.add(piece);
            }
        }
    }
}
