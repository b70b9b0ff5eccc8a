package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/// The body of a model call: what it says, and how it is changed for one channel. Checked once built; a body that lacks
/// what its [Mode] requires is refused with 400 `invalid_request` (relay.md §2.7).
///
/// `boundary` is that of a form, `""` for JSON. `json.model()` is the name as the body has it, null when it has none.
record ModelRequest(Mode mode, Buffer body, String model, String boundary, JsonPeek json, JsonPeek.Span modelSpan) {
    /// Reads `body`; `pathModel` is the model the path names, `""` when it names none.
    static ModelRequest of(Mode mode, String pathModel, String contentType, Buffer body) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (mode.takesForms() && type.startsWith("multipart/form-data")) {
            return ofForm(mode, contentType, body);
        }
        boolean couldBeJson = type.isEmpty() || type.contains("json");
        if (!couldBeJson || (mode.takesForms() && mode != Mode.IMAGE_EDITS)) {
            throw wrongType(contentType, mode.takesForms() ? "multipart/form-data" : "application/json");
        }
        return ofJson(mode, pathModel, body);
    }

    static Refused wrongType(String contentType, String wanted) {
        return bad("The Content-Type is `%s`, want %s."
                .formatted(contentType.isEmpty() ? "missing" : shown(contentType), wanted));
    }

    private static ModelRequest ofJson(Mode mode, String pathModel, Buffer body) {
        if (body.length() == 0) {
            throw bad("The request has no body; want a JSON object.");
        }
        JsonPeek peek = JsonPeek.of(body.getBytes());
        String named = peek.model() == null ? "" : peek.model().strip();
        String model = !named.isEmpty() ? named : pathModel.isEmpty() ? mode.defaultModel() : pathModel;
        if (model.isEmpty()) {
            throw bad("The field `model` is missing.");
        }
        for (List<String> alternatives : mode.required()) {
            if (alternatives.stream().noneMatch(peek.filled()::contains)) {
                throw bad("The field `%s` is missing or empty.".formatted(alternatives.getFirst()));
            }
        }
        if (mode.isImage()) {
            checkPictures(peek);
        }
        return new ModelRequest(mode, body, model, "", peek, peek.modelSpan());
    }

    private static void checkPictures(JsonPeek peek) {
        if (peek.n() > 128) {
            throw bad("The field `n` must lie between 1 and 128.");
        }
        if (peek.size().indexOf('×') >= 0) {
            throw bad("The field `size` is written with the letter x, as in 1024x1024.");
        }
    }

    private static ModelRequest ofForm(Mode mode, String contentType, Buffer body) {
        String boundary = MultipartPeek.boundary(contentType)
                .orElseThrow(() -> bad("The Content-Type names no multipart boundary."));
        var fields = MultipartPeek.of(body.getBytes(), body.length(), boundary).fields();
        var named = fields.get("model");
        String model = named == null || named.value().isBlank()
                ? mode.defaultModel()
                : named.value().strip();
        if (model.isEmpty()) {
            throw bad("The form field `model` is missing.");
        }
        boolean stream =
                fields.containsKey("stream") && fields.get("stream").value().equals("true");
        long n = fields.containsKey("n") ? whole(fields.get("n").value()) : 0;
        String size = fields.containsKey("size") ? fields.get("size").value() : "";
        String quality = fields.containsKey("quality") ? fields.get("quality").value() : "";
        var json = new JsonPeek(
                named == null ? null : named.value(),
                JsonPeek.Span.NONE,
                stream,
                JsonPeek.Span.NONE,
                false,
                0,
                n,
                size,
                quality,
                Set.of());
        return new ModelRequest(mode, body, model, boundary, json, named == null ? JsonPeek.Span.NONE : named.span());
    }

    private static long whole(String text) {
        try {
            return Math.clamp(Long.parseLong(text.strip()), 0, 128);
        } catch (NumberFormatException _) {
            throw bad("The form field `n` must be a whole number.");
        }
    }

    /// Whether the body is a form with files.
    boolean form() {
        return !boundary.isEmpty();
    }

    boolean stream() {
        return json.stream();
    }

    /// Whether the client asked for the usage chunk at the end of a stream.
    boolean usageAsked() {
        return json.usageAsked();
    }

    /// The body for a channel: the model's name in its terms, and, with `askUsage`, usage asked for in a stream.
    Buffer bodyFor(String upstreamModel, boolean askUsage) {
        var splice = new Splice(body);
        if (!upstreamModel.equals(json.model()) && !leavesChoice(upstreamModel)) {
            rename(splice, upstreamModel);
        }
        if (askUsage && stream() && mode.hasStreamOptions() && !usageAsked()) {
            askForUsage(splice);
        }
        return splice.result();
    }

    /// A caller who names no model leaves the choice to the upstream, where the upstream has one.
    private boolean leavesChoice(String upstreamModel) {
        return !modelSpan.present() && mode.upstreamChooses() && upstreamModel.equals(mode.defaultModel());
    }

    private void rename(Splice splice, String upstreamModel) {
        if (form() && modelSpan.present()) {
            splice.replace(modelSpan.start(), modelSpan.end(), upstreamModel);
        } else if (form()) {
            splice.replace(
                    0,
                    0,
                    "--%s\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n%s\r\n"
                            .formatted(boundary, upstreamModel));
        } else if (modelSpan.present()) {
            splice.replace(modelSpan.start(), modelSpan.end(), quoted(upstreamModel));
        } else {
            insert(splice, "\"model\":" + quoted(upstreamModel));
        }
    }

    private void askForUsage(Splice splice) {
        var options = json.streamOptions();
        if (options.present()) {
            splice.replace(options.start(), options.end(), "{\"include_usage\":true}");
        } else {
            insert(splice, "\"stream_options\":{\"include_usage\":true}");
        }
    }

    /// Puts a field before all others of the object that the body is known to be.
    private void insert(Splice splice, String field) {
        int open = 0;
        while (body.getByte(open) != '{') {
            open++;
        }
        int next = open + 1;
        while (Character.isWhitespace(body.getByte(next))) {
            next++;
        }
        splice.replace(open + 1, open + 1, body.getByte(next) == '}' ? field : field + ",");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsUTF8(text), StandardCharsets.UTF_8) + '"';
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) : text;
    }

    private static Refused bad(String message) {
        return Refusal.of(400, "invalid_request", message).asFailure();
    }
}
