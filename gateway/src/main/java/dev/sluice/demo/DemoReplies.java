package dev.sluice.demo;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers as an OpenAI-shaped vendor and as the video and music vendors of the pass-through routes would.
///
/// Holds no state: a job's id carries the moment it was submitted, and its progress follows from the clock. The same
/// question gets the same words and the same usage.
public final class DemoReplies {
    static final List<String> CHAT_MODELS = List.of("gpt-4o-mini", "gpt-4o");
    static final List<String> MODELS = Stream.concat(
                    CHAT_MODELS.stream(),
                    Stream.of("text-embedding-3-small", "gpt-image-1", "tts-1", "whisper-1", "omni-moderation-latest"))
            .toList();

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ChatReplies chat;
    private final MediaReplies media;
    private final JobReplies jobs;

    public DemoReplies(Clock clock) {
        this.chat = new ChatReplies(clock);
        this.media = new MediaReplies(clock);
        this.jobs = new JobReplies(clock);
    }

    /// `target` is the raw path with its query. A path nobody serves is 404, a body that is not JSON counts as
    /// `{}`: uploads come as multipart.
    public Reply to(String method, String target, byte[] body) {
        String path = target.split("\\?", 2)[0];
        var asked = parse(body);
        if (jobs.serves(path)) {
            return jobs.to(method, target, asked);
        }
        return switch (path) {
            case "/v1/chat/completions" -> chat.chat(asked);
            case "/v1/completions" -> chat.completion(asked);
            case "/v1/responses" -> chat.response(asked);
            case "/v1/embeddings" -> media.embeddings(asked);
            case "/v1/moderations" -> media.moderation(asked);
            case "/v1/rerank" -> media.rerank(asked);
            case "/v1/images/generations", "/v1/images/edits", "/v1/images/variations" -> media.image(asked);
            case "/v1/audio/speech" -> media.speech();
            case "/v1/audio/transcriptions", "/v1/audio/translations" -> media.transcription();
            case "/v1/models" -> media.models(MODELS);
            default -> notFound();
        };
    }

    private static Reply notFound() {
        var error = JSON.createObjectNode()
                .put("message", "the demo vendor does not serve this path")
                .put("type", "invalid_request_error")
                .put("code", "not_found");
        return Reply.json(404, JSON.createObjectNode().set("error", error));
    }

    private static ObjectNode parse(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }
}
