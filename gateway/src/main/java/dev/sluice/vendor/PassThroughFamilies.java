package dev.sluice.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The table of pass-through families: the shipped ones, and beneath the same rules those an operator added in the
/// option `sluice.pass_through`, a JSON list of the same form as the shipped `pass-through.json`. An added prefix wins
/// over a shipped one of the same name.
public final class PassThroughFamilies {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PassThroughFamilies SHIPPED = new PassThroughFamilies(parse(shipped()));

    private final Map<String, PassThroughFamily> byPrefix = new HashMap<>();
    private final List<PassThroughFamily> families;

    private PassThroughFamilies(List<PassThroughFamily> families) {
        this.families = List.copyOf(families);
        for (PassThroughFamily family : families) {
            for (String prefix : family.prefixes()) {
                byPrefix.put(prefix, family);
            }
        }
    }

    /// The shipped table.
    public static PassThroughFamilies shippedOnly() {
        return SHIPPED;
    }

    /// The shipped table with the operator's additions. Throws [IllegalArgumentException] naming what is wrong.
    public static PassThroughFamilies with(String addedJson) {
        if (addedJson.isBlank()) {
            return SHIPPED;
        }
        List<PassThroughFamily> all = new ArrayList<>(SHIPPED.families);
        try {
            all.addAll(parse(JSON.readTree(addedJson)));
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("sluice.pass_through is not a JSON list of families", broken);
        }
        return new PassThroughFamilies(all);
    }

    /// The family whose longest prefix takes `path`.
    public Optional<PassThroughFamily> of(String path) {
        int end = path.length();
        while (end > 0) {
            PassThroughFamily family = byPrefix.get(path.substring(0, end));
            if (family != null) {
                return Optional.of(family);
            }
            end = path.lastIndexOf('/', end - 1);
        }
        return Optional.empty();
    }

    public List<PassThroughFamily> all() {
        return families;
    }

    private static JsonNode shipped() {
        try (InputStream json = PassThroughFamilies.class.getResourceAsStream("pass-through.json")) {
            if (json == null) {
                throw new IllegalStateException("pass-through.json is missing from the jar");
            }
            return JSON.readTree(json.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<PassThroughFamily> parse(JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("sluice.pass_through must be a JSON list");
        }
        List<PassThroughFamily> families = new ArrayList<>();
        for (JsonNode family : list) {
            families.add(new PassThroughFamily(
                    family.path("service").asString(""),
                    texts(family.path("prefixes")),
                    texts(family.path("billing_fields")),
                    family.path("billing_default").asString(""),
                    polls(family.path("polls")),
                    family.path("model_in_body").asBoolean(false),
                    family.path("model_in_job_id").asBoolean(false),
                    family.path("any_channel_type").asBoolean(false),
                    texts(family.path("any_channel_below"))));
        }
        return families;
    }

    private static List<PassThroughFamily.Poll> polls(JsonNode list) {
        List<PassThroughFamily.Poll> polls = new ArrayList<>();
        for (JsonNode poll : list) {
            polls.add(new PassThroughFamily.Poll(
                    poll.path("method").asString("POST"),
                    poll.path("path_contains").asString(""),
                    poll.path("query_contains").asString("")));
        }
        return polls;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            texts.add(text.asString(""));
        }
        return texts;
    }
}
