package dev.sluice.vendor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How one vendor that speaks OpenAI's bodies is addressed.
///
/// - `path`: where a task lives, appended to the base URL. `{task}` is the part of OpenAI's path after `/v1/`,
///   `{model}` the upstream's model name, `{other}` the channel's free field, `otherDefault` when that is empty. An
///   empty path means that the base URL is the whole address; it too may hold `{model}`.
/// - `paths`: tasks that live elsewhere.
/// - `authHeader`, `authValue`: the credential; `{key}` is the channel's key.
/// - `streamUsage`: understands `stream_options.include_usage`.
///
/// Source: providers.md §2.5, §4, §5.
public record OpenAiProfile(
        String path,
        Map<String, String> paths,
        String authHeader,
        String authValue,
        String otherDefault,
        boolean streamUsage) {
    public OpenAiProfile {
        paths = Map.copyOf(paths);
    }

    /// The request target for OpenAI's `openAiPath` (`/v1/chat/completions`) below `base`, query included.
    public String target(String base, String openAiPath, String model, String other) {
        String task = openAiPath.substring("/v1/".length());
        String template = base + paths.getOrDefault(task, path);
        if (template.indexOf('{') < 0) {
            return template;
        }
        return template.replace("{task}", task)
                .replace("{model}", segment(model))
                .replace("{other}", other.isBlank() ? otherDefault : other.strip());
    }

    /// A name as one segment of a path, however many slashes it holds.
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
