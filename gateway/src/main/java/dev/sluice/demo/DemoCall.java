package dev.sluice.demo;

import java.util.List;

/// A call a newcomer can paste: a POST of JSON to `path`.
public record DemoCall(String title, String path, String body, boolean streamed) {
    /// One of each kind: a whole answer, a streamed one, a job at a pass-through vendor.
    public static final List<DemoCall> ALL = List.of(
            new DemoCall("a chat", "/v1/chat/completions", """
                    {"model":"gpt-4o-mini","messages":[{"role":"user","content":"What is a sluice?"}]}""", false),
            new DemoCall("the same, word by word", "/v1/chat/completions", """
                    {"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"What is a sluice?"}]}""", true),
            new DemoCall("a video job", "/runway/tasks", """
                    {"model":"gen4_turbo","promptText":"Water passes a gate"}""", false));

    /// The call as one line for a shell.
    public String curl(int port, String key) {
        return "curl%s http://localhost:%d%s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '%s'"
                .formatted(streamed ? " -N" : "", port, path, key, body);
    }
}
