package dev.sluice.relay;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// How one attempt on one channel ended.
sealed interface Outcome {
    /// The whole answer reached the client.
    record Served(int status) implements Outcome {}

    /// The upstream refused; nothing of it has reached the client. `body` is cut at [Attempt#LONGEST_REFUSAL].
    record Rejected(int status, MultiMap headers, Buffer body) implements Outcome {}

    /// The upstream could not be asked or fell silent; nothing has reached the client.
    record Unreachable(Fault fault) implements Outcome {}

    /// The upstream broke off after the client had part of the answer.
    record Cut(int status, Fault fault) implements Outcome {}

    /// The client left; the upstream was stopped.
    record ClientGone(boolean answerBegun) implements Outcome {}
}
