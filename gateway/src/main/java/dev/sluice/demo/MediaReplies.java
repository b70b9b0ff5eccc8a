package dev.sluice.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Embeddings, images, audio, moderation, reranking and the model list in OpenAI's (for reranking: Jina's) shapes.
final class MediaReplies {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// One transparent pixel.
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private final Clock clock;

    MediaReplies(Clock clock) {
        this.clock = clock;
    }

    Reply embeddings(JsonNode asked) {
        var input = asked.path("input");
        int dimensions = Math.clamp(asked.path("dimensions").asInt(64), 1, 3072);
        boolean packed = asked.path("encoding_format").asString("").equals("base64");
        var answer = JSON.createObjectNode().put("object", "list");
        var data = answer.putArray("data");
        int count = input.isArray() ? input.size() : 1;
        for (int index = 0; index < count; index++) {
            var text = input.isArray() ? input.get(index) : input;
            var item = data.addObject().put("object", "embedding").put("index", index);
            embed(item, text.toString(), dimensions, packed);
        }
        answer.put("model", asked.path("model").asString(""));
        answer.set("usage", usage(input));
        return Reply.json(answer);
    }

    Reply moderation(JsonNode asked) {
        var answer = JSON.createObjectNode()
                .put("id", "modr-demo")
                .put("model", asked.path("model").asString("omni-moderation-latest"));
        var result = answer.putArray("results").addObject().put("flagged", false);
        result.putObject("categories").put("violence", false);
        result.putObject("category_scores").put("violence", 0.0001);
        return Reply.json(answer);
    }

    Reply rerank(JsonNode asked) {
        var documents = asked.path("documents");
        int top = Math.min(documents.size(), asked.path("top_n").asInt(Integer.MAX_VALUE));
        var answer = JSON.createObjectNode().put("model", asked.path("model").asString(""));
        var results = answer.putArray("results");
        for (int index = 0; index < top; index++) {
            results.addObject().put("index", index).put("relevance_score", 1.0 / (index + 1));
        }
        answer.set("usage", usage(documents));
        return Reply.json(answer);
    }

    Reply image(JsonNode asked) {
        var answer = JSON.createObjectNode().put("created", clock.instant().getEpochSecond());
        var data = answer.putArray("data");
        for (int count = Math.clamp(asked.path("n").asInt(1), 1, 10); count > 0; count--) {
            data.addObject().put("b64_json", PNG);
        }
        return Reply.json(answer);
    }

    /// Half a second of a soft tone, as WAV whatever format was asked for.
    Reply speech() {
        int rate = 8_000;
        int samples = rate / 2;
        var wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + samples * 2).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
        wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(samples * 2);
        for (int sample = 0; sample < samples; sample++) {
            wav.putShort((short) (4_000 * Math.sin(2 * Math.PI * 440 * sample / rate)));
        }
        return Reply.bytes("audio/wav", wav.array());
    }

    Reply transcription() {
        var answer = JSON.createObjectNode().put("text", "Open the gate a little further, please.");
        answer.putObject("usage").put("type", "duration").put("seconds", 3);
        return Reply.json(answer);
    }

    Reply models(List<String> names) {
        var answer = JSON.createObjectNode().put("object", "list");
        var data = answer.putArray("data");
        names.forEach(name -> data.addObject()
                .put("id", name)
                .put("object", "model")
                .put("created", 1_700_000_000)
                .put("owned_by", "demo"));
        return Reply.json(answer);
    }

    /// A unit vector that depends on the text alone.
    private static void embed(ObjectNode item, String text, int dimensions, boolean packed) {
        var random = new Random(text.hashCode());
        var values = random.doubles(dimensions, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
        if (packed) {
            var floats = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                floats.putFloat((float) (value / length));
            }
            item.put("embedding", Base64.getEncoder().encodeToString(floats.array()));
            return;
        }
        var vector = item.putArray("embedding");
        for (double value : values) {
            vector.add((float) (value / length));
        }
    }

    private static ObjectNode usage(JsonNode input) {
        int tokens = Math.max(1, input.toString().length() / 4);
        return JSON.createObjectNode().put("prompt_tokens", tokens).put("total_tokens", tokens);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
