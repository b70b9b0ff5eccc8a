package dev.sluice.relay;

import dev.sluice.refusal.ErrorShape;
import dev.sluice.vendor.PassThroughFamilies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The route table of the data plane. Source: relay.md §1.3, seed-system.md §1.2.
final class Endpoints {
    private static final Map<String, Endpoint> MODEL_CALLS = new HashMap<>();
    private static final List<String> NOT_SERVED = List.of(
            "/v1/files",
            "/v1/fine-tunes",
            "/v1/fine_tuning",
            "/v1/assistants",
            "/v1/threads",
            "/v1/batches",
            "/v1/edits",
            "/v1/realtime",
            "/mj");
    private static final String ENGINES = "/v1/engines/";

    static {
        for (Mode mode : Mode.values()) {
            MODEL_CALLS.put(mode.path(), new Endpoint.ModelCall(mode, ""));
        }
    }

    private Endpoints() {}

    /// What `method path` means; `path` as it came, still escaped.
    static Endpoint of(String method, String path, PassThroughFamilies families) {
        Endpoint model = MODEL_CALLS.get(path);
        if (model != null) {
            return method.equals("POST") ? model : new Endpoint.WrongMethod("POST");
        }
        if (path.endsWith("/") && MODEL_CALLS.containsKey(path.substring(0, path.length() - 1))) {
            return of(method, path.substring(0, path.length() - 1), families);
        }
        return models(method, path)
                .or(() -> families.of(path).map(Endpoint.PassThrough::new))
                .orElseGet(() -> other(method, path));
    }

    private static Optional<Endpoint> models(String method, String path) {
        for (String list : List.of("/v1/models", "/v1beta/models", "/v1beta/openai/models")) {
            if (path.equals(list) || path.equals(list + "/")) {
                return Optional.of(method.equals("GET") ? new Endpoint.Models("") : new Endpoint.WrongMethod("GET"));
            }
            if (path.startsWith(list + "/")) {
                String name = path.substring(list.length() + 1);
                boolean isAction = name.indexOf(':') >= 0 && method.equals("POST");
                return Optional.of(
                        isAction
                                ? new Endpoint.NotServed(ErrorShape.GEMINI)
                                : method.equals("GET")
                                        ? new Endpoint.Models(name)
                                        : new Endpoint.NotServed(ErrorShape.OPENAI));
            }
        }
        return Optional.empty();
    }

    private static Endpoint other(String method, String path) {
        if (path.startsWith(ENGINES) && path.endsWith("/embeddings") && method.equals("POST")) {
            String name = path.substring(ENGINES.length(), path.length() - "/embeddings".length());
            return new Endpoint.ModelCall(Mode.EMBEDDINGS, name);
        }
        if (path.equals("/v1/messages") || path.startsWith("/v1/messages/")) {
            return new Endpoint.NotServed(ErrorShape.ANTHROPIC);
        }
        for (String prefix : NOT_SERVED) {
            if (path.equals(prefix) || path.startsWith(prefix + "/")) {
                return new Endpoint.NotServed(ErrorShape.OPENAI);
            }
        }
        return new Endpoint.Unknown();
    }
}
