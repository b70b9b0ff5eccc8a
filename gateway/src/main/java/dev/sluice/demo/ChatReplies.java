package dev.sluice.demo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Chat, text completion and response objects in OpenAI's shapes, whole and streamed.
///
/// Usage: an input token for every four characters asked, an output token for every word answered.
final class ChatReplies {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> WORDS = List.of(("A sluice is a gate that lets through as much water as the mill"
                    + " can use. This answer came from the demo vendor, passed the gate, and was counted on its way.")
            .split("(?<= )"));

    private final Clock clock;

    ChatReplies(Clock clock) {
        this.clock = clock;
    }

    Reply chat(JsonNode asked) {
        if (asked.path("stream").asBoolean(false)) {
            return Reply.events(chatEvents(asked));
        }
        var message = JSON.createObjectNode().put("role", "assistant").put("content", String.join("", WORDS));
        var choice = JSON.createObjectNode().put("index", 0).put("finish_reason", "stop");
        choice.set("message", message);
        var answer = object(asked, "chatcmpl-demo", "chat.completion");
        answer.putArray("choices").add(choice);
        answer.set("usage", usage(asked, "prompt_tokens", "completion_tokens"));
        return Reply.json(answer);
    }

    Reply completion(JsonNode asked) {
        boolean streamed = asked.path("stream").asBoolean(false);
        if (!streamed) {
            var answer = completionChunk(asked, String.join("", WORDS), "stop");
            answer.set("usage", usage(asked, "prompt_tokens", "completion_tokens"));
            return Reply.json(answer);
        }
        var events = new ArrayList<String>();
        WORDS.forEach(word -> events.add(data(completionChunk(asked, word, null))));
        events.add(data(completionChunk(asked, "", "stop")));
        addUsage(asked, events, object(asked, "cmpl-demo", "text_completion"));
        events.add("data: [DONE]\n\n");
        return Reply.events(events);
    }

    Reply response(JsonNode asked) {
        var whole = responseObject(asked, "completed", String.join("", WORDS));
        whole.set("usage", usage(asked, "input_tokens", "output_tokens"));
        if (!asked.path("stream").asBoolean(false)) {
            return Reply.json(whole);
        }
        var events = new ArrayList<String>();
        events.add(event("response.created", "response", responseObject(asked, "in_progress", "")));
        for (String word : WORDS) {
            var delta = JSON.createObjectNode()
                    .put("type", "response.output_text.delta")
                    .put("item_id", "msg-demo")
                    .put("output_index", 0)
                    .put("content_index", 0)
                    .put("delta", word);
            events.add("event: response.output_text.delta\n" + data(delta));
        }
        events.add(event("response.completed", "response", whole));
        return Reply.events(events);
    }

    private List<String> chatEvents(JsonNode asked) {
        var events = new ArrayList<String>();
        events.add(data(chatChunk(
                asked, JSON.createObjectNode().put("role", "assistant").put("content", ""), null)));
        WORDS.forEach(word ->
                events.add(data(chatChunk(asked, JSON.createObjectNode().put("content", word), null))));
        events.add(data(chatChunk(asked, JSON.createObjectNode(), "stop")));
        addUsage(asked, events, object(asked, "chatcmpl-demo", "chat.completion.chunk"));
        events.add("data: [DONE]\n\n");
        return events;
    }

    /// The extra chunk without choices that a client gets when it asked for usage.
    private static void addUsage(JsonNode asked, List<String> events, ObjectNode chunk) {
        if (asked.path("stream_options").path("include_usage").asBoolean(false)) {
            chunk.putArray("choices");
            chunk.set("usage", usage(asked, "prompt_tokens", "completion_tokens"));
            events.add(data(chunk));
        }
    }

    private ObjectNode chatChunk(JsonNode asked, ObjectNode delta, @Nullable String finish) {
        var choice = JSON.createObjectNode().put("index", 0).put("finish_reason", finish);
        choice.set("delta", delta);
        var chunk = object(asked, "chatcmpl-demo", "chat.completion.chunk");
        chunk.putArray("choices").add(choice);
        return chunk;
    }

    private ObjectNode completionChunk(JsonNode asked, String text, @Nullable String finish) {
        var chunk = object(asked, "cmpl-demo", "text_completion");
        chunk.putArray("choices").addObject().put("index", 0).put("text", text).put("finish_reason", finish);
        return chunk;
    }

    private ObjectNode responseObject(JsonNode asked, String status, String text) {
        var response = JSON.createObjectNode()
                .put("id", "resp-demo")
                .put("object", "response")
                .put("created_at", clock.instant().getEpochSecond())
                .put("status", status)
                .put("model", asked.path("model").asString(""));
        var output = response.putArray("output");
        if (!text.isEmpty()) {
            output.addObject()
                    .put("type", "message")
                    .put("id", "msg-demo")
                    .put("role", "assistant")
                    .putArray("content")
                    .addObject()
                    .put("type", "output_text")
                    .put("text", text);
        }
        return response;
    }

    private ObjectNode object(JsonNode asked, String id, String kind) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", kind)
                .put("created", clock.instant().getEpochSecond())
                .put("model", asked.path("model").asString(""));
    }

    private static ObjectNode usage(JsonNode asked, String inputName, String outputName) {
        int input = inputTokens(asked);
        return JSON.createObjectNode()
                .put(inputName, input)
                .put(outputName, WORDS.size())
                .put("total_tokens", input + WORDS.size());
    }

    private static int inputTokens(JsonNode asked) {
        int characters = StreamSupport.stream(asked.path("messages").spliterator(), false)
                .mapToInt(message -> message.path("content").toString().length())
                .sum();
        characters += asked.path("prompt").toString().length();
        characters += asked.path("input").toString().length();
        return Math.max(1, characters / 4);
    }

    private static String event(String type, String field, ObjectNode value) {
        var body = JSON.createObjectNode().put("type", type);
        body.set(field, value);
        return "event: " + type + "\n" + data(body);
    }

    private static String data(JsonNode body) {
        return "data: " + body + "\n\n";
    }
}
