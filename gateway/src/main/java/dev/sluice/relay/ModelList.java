package dev.sluice.relay;

import dev.sluice.ledger.Prices;
import dev.sluice.refusal.Refusal;
import dev.sluice.routing.Candidates;
import dev.sluice.routing.Channel;
import dev.sluice.routing.RoutingTable;
import dev.sluice.token.Admission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The models a token may use, in the shape its client reads. Source: relay.md §1.4.
///
/// A token with a model list gets exactly that list; any other the models of its groups that have a price.
final class ModelList {
    private static final long CREATED = 1_626_777_600L;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Admission caller;
    private final RoutingTable table;
    private final Prices prices;

    ModelList(Admission caller, RoutingTable table, Prices prices) {
        this.caller = caller;
        this.table = table;
        this.prices = prices;
    }

    /// Which client asks.
    enum Shape {
        OPENAI,
        ANTHROPIC,
        GEMINI
    }

    static Shape shapeFor(Call call) {
        if (call.target().path().startsWith("/v1beta/openai")) {
            return Shape.OPENAI;
        }
        var headers = call.request().headers();
        if (headers.contains("x-api-key") && headers.contains("anthropic-version")) {
            return Shape.ANTHROPIC;
        }
        boolean gemini = call.target().path().startsWith("/v1beta/")
                || headers.contains("x-goog-api-key")
                || call.target().query().startsWith("key=")
                || call.target().query().contains("&key=");
        return gemini ? Shape.GEMINI : Shape.OPENAI;
    }

    String list(Shape shape) {
        List<String> names = names();
        ObjectNode answer = switch (shape) {
            case OPENAI -> openAi(names);
            case ANTHROPIC -> anthropic(names);
            case GEMINI -> gemini(names);
        };
        return JsonMapper.shared().writeValueAsString(answer);
    }

    /// One model. Throws [dev.sluice.refusal.Refused] with 404 when the token may not use it.
    String one(String name, Shape shape) {
        if (!names().contains(name)) {
            throw Refusal.of(
                            404,
                            "model_not_found",
                            "The model '%s' does not exist, or this token may not use it."
                                    .formatted(name.length() > 255 ? name.substring(0, 255) : name))
                    .asFailure();
        }
        ObjectNode answer = switch (shape) {
            case OPENAI -> openAiModel(name);
            case ANTHROPIC -> anthropicModel(name);
            case GEMINI -> geminiModel(name);
        };
        return JsonMapper.shared().writeValueAsString(answer);
    }

    private List<String> names() {
        if (caller.token().modelsLimited()) {
            return caller.token().models().stream().sorted().toList();
        }
        Set<String> names = new LinkedHashSet<>();
        for (String group : caller.groups()) {
            for (String model : table.models(group)) {
                if (prices.knows(model) || caller.owner().acceptsUnpriced()) {
                    names.add(model);
                }
            }
        }
        return new ArrayList<>(names);
    }

    private String owner(String model) {
        for (String group : caller.groups()) {
            Candidates candidates = table.candidates(group, model);
            if (!candidates.isEmpty()) {
                Channel first = candidates.tiers().getFirst().channels().getFirst();
                return first.type().owner();
            }
        }
        return "custom";
    }

    private ObjectNode openAi(List<String> names) {
        ObjectNode answer = NODES.objectNode().put("success", true).put("object", "list");
        ArrayNode data = answer.putArray("data");
        names.forEach(name -> data.add(openAiModel(name)));
        return answer;
    }

    private ObjectNode openAiModel(String name) {
        ObjectNode model = NODES.objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", owner(name));
        model.putArray("supported_endpoint_types").add("openai");
        return model;
    }

    private static ObjectNode anthropic(List<String> names) {
        ObjectNode answer = NODES.objectNode();
        ArrayNode data = answer.putArray("data");
        names.forEach(name -> data.add(anthropicModel(name)));
        answer.put("has_more", false);
        if (names.isEmpty()) {
            answer.putNull("first_id").putNull("last_id");
        } else {
            answer.put("first_id", names.getFirst()).put("last_id", names.getLast());
        }
        return answer;
    }

    private static ObjectNode anthropicModel(String name) {
        return NODES.objectNode()
                .put("id", name)
                .put("created_at", "2021-07-20T10:40:00Z")
                .put("display_name", name)
                .put("type", "model");
    }

    private static ObjectNode gemini(List<String> names) {
        ObjectNode answer = NODES.objectNode();
        ArrayNode models = answer.putArray("models");
        names.forEach(name -> models.add(geminiModel(name)));
        answer.putNull("nextPageToken");
        return answer;
    }

    private static ObjectNode geminiModel(String name) {
        ObjectNode model = NODES.objectNode().put("name", "models/" + name).put("displayName", name);
        model.putArray("supportedGenerationMethods").add("generateContent").add("streamGenerateContent");
        return model;
    }
}
