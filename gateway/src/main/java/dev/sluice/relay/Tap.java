package dev.sluice.relay;

import io.vertx.core.buffer.Buffer;

/// Looks at an answer as it passes, and may hold back or leave out parts of it. A plain object without I/O, bounded in
/// memory whatever passes.
interface Tap {
    /// Lets everything pass unseen.
    Tap NONE = new Tap() {
        @Override
        public Buffer pass(Buffer chunk) {
            return chunk;
        }

        @Override
        public Buffer end() {
            return Buffer.buffer();
        }

        @Override
        public Buffer broken(String what) {
            return Buffer.buffer();
        }
    };

    /// Whether as many bytes leave as came, so that an announced length stays true.
    default boolean keepsLength() {
        return true;
    }

    /// Whether the answer is over by its own words, though the upstream has not ended it yet. [#end] then gives
    /// the last of it.
    default boolean complete() {
        return false;
    }

    /// What of the answer so far goes to the client now; may be empty.
    Buffer pass(Buffer chunk);

    /// What is still to be sent when the upstream ended in good order.
    Buffer end();

    /// What is to be sent in-band when the upstream broke off; empty when the protocol has no way to say it, so
    /// that the connection must be broken instead.
    Buffer broken(String what);
}
