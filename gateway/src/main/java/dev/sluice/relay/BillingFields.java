package dev.sluice.relay;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Finds the name a pass-through body is billed under. Tolerant: what goes through is the upstream's to judge, so a
/// body
/// that is cut, malformed or of another kind simply names nothing.
final class BillingFields {
    private static final JsonFactory JSON = new JsonFactory();

    private BillingFields() {}

    /// The best-ranked of `fields` (best first) that the body gives as a text; empty when it gives none.
    static Optional<String> find(String contentType, byte[] body, List<String> fields) {
        if (fields.isEmpty() || body.length == 0) {
            return Optional.empty();
        }
        return MultipartPeek.boundary(contentType)
                .map(boundary -> inForm(MultipartPeek.of(body, body.length, boundary), fields))
                .orElseGet(() -> inJson(body, fields));
    }

    private static Optional<String> inForm(MultipartPeek form, List<String> fields) {
        return fields.stream()
                .map(form.fields()::get)
                .filter(field -> field != null && !field.value().isBlank())
                .map(field -> field.value().strip())
                .findFirst();
    }

    private static Optional<String> inJson(byte[] body, List<String> fields) {
        String best = null;
        int rank = fields.size();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                int found = fields.indexOf(parser.currentName());
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                if (isText && found >= 0 && found < rank && !parser.getString().isBlank()) {
                    best = parser.getString().strip();
                    rank = found;
                }
                parser.skipChildren();
            }
        } catch (JacksonException _) {
            return Optional.ofNullable(best);
        }
        return Optional.ofNullable(best);
    }
}
