package dev.sluice.bench;

/// The call that is measured.
///
/// `key` is the client's credential. The body is small, as most chats are; `streamed` asks for a number of chunks.
record Chat(String key, String body) {
    static final String PATH = "/v1/chat/completions";

    static Chat whole(String key) {
        return new Chat(key, """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"What is a sluice?"}]}""");
    }

    static Chat streamed(String key, int chunks) {
        return new Chat(key, """
                {"model":"gpt-4o-mini","stream":true,"max_tokens":%d,"messages":[{"role":"user","content":"What is a sluice?"}]}""".formatted(chunks));
    }
}
