package dev.sluice.ledger;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Estimates the prompt of a request in any OpenAI-like dialect, in one pass over its bytes.
///
/// Text counts wherever it stands under the fields a prompt is made of. A message costs 3 more, a name 3, a tool 8,
/// an answer's opening 3. Pictures, sound, video and files have fixed figures, because fetching or decoding them
/// before a call costs more than a surplus that comes back. A body that is no JSON counts nothing.
public final class PromptEstimate {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> PROMPT_FIELDS = Set.of(
            "messages",
            "prompt",
            "input",
            "instructions",
            "tools",
            "functions",
            "query",
            "documents",
            "suffix",
            "system");
    private static final int MESSAGE = 3;
    private static final int NAME = 3;
    private static final int TOOL = 8;
    private static final int OPENING = 3;
    private static final int OPENAI_PICTURE = 255;
    private static final int PICTURE = 520;
    private static final int SOUND = 256;
    private static final int VIDEO = 8192;
    private static final int FILE = 4096;

    private final TextCount estimate;
    private final int picture;

    private PromptEstimate(String model, TextCount count) {
        estimate = count;
        picture = isOpenAi(model) ? OPENAI_PICTURE : PICTURE;
    }

    /// Model tokens of the prompt in `body`, without a token table.
    public static long tokens(String model, byte[] body) {
        return tokens(model, body, TextCount.estimated(model));
    }

    /// Model tokens of the prompt in `body`, its text counted by `count`.
    public static long tokens(String model, byte[] body, TextCount count) {
        var prompt = new PromptEstimate(model, count);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            prompt.read(parser);
        } catch (JacksonException _) {
            // What was counted so far stands; whether the body is acceptable is for others to say.
            return prompt.estimate.tokens();
        }
        return prompt.estimate.tokens();
    }

    /// Characters of the field `input`, by which text to be read aloud is sold; 0 when there is none.
    public static long characters(byte[] body) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean input = parser.currentName().equals("input");
                if (parser.nextToken() == JsonToken.VALUE_STRING && input) {
                    return parser.getString().codePoints().count();
                }
                parser.skipChildren();
            }
            return 0;
        } catch (JacksonException _) {
            return 0;
        }
    }

    private static boolean isOpenAi(String model) {
        return model.contains("gpt-")
                || model.contains("o1")
                || model.contains("o3")
                || model.contains("o4")
                || model.contains("chatgpt");
    }

    private void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var field = parser.currentName();
            var token = parser.nextToken();
            if (!PROMPT_FIELDS.contains(field)) {
                parser.skipChildren();
            } else if (token.isStructStart()) {
                list(parser, field);
            } else if (token == JsonToken.VALUE_STRING) {
                text(parser);
            }
        }
    }

    private void list(JsonParser parser, String field) {
        if (field.equals("messages")) {
            estimate.plus(OPENING);
        }
        int depth = 1;
        while (depth > 0) {
            var token = parser.nextToken();
            if (token == null) {
                return;
            }
            switch (token) {
                case START_OBJECT -> {
                    if (depth == 1) {
                        opens(field);
                    }
                    depth++;
                }
                case START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case PROPERTY_NAME -> property(parser);
                case VALUE_STRING -> text(parser);
                case VALUE_NUMBER_INT -> estimate.plus(1);
                default -> {}
            }
        }
    }

    private void opens(String field) {
        switch (field) {
            case "messages" -> estimate.plus(MESSAGE);
            case "tools", "functions" -> estimate.plus(TOOL);
            default -> {}
        }
    }

    /// Media count by kind and their content is passed over; `type` and `role` are part of a message's fixed cost.
    private void property(JsonParser parser) {
        switch (parser.currentName()) {
            case "image_url" -> media(parser, picture);
            case "input_audio" -> media(parser, SOUND);
            case "video_url" -> media(parser, VIDEO);
            case "file", "file_data", "file_url" -> media(parser, FILE);
            case "type", "role", "id", "tool_call_id" -> {
                parser.nextToken();
                parser.skipChildren();
            }
            case "name" -> estimate.plus(NAME);
            default -> {}
        }
    }

    private void media(JsonParser parser, int tokens) {
        estimate.plus(tokens);
        parser.nextToken();
        parser.skipChildren();
    }

    private void text(JsonParser parser) {
        estimate.add(parser.getString());
    }
}
