package dev.sluice.relay;

import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.Hold;
import dev.sluice.routing.Pick;
import dev.sluice.routing.RoutingTable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What one call asks for: the part of its way that differs between kinds of calls. [Relay] walks the way.
sealed interface Demand permits ModelDemand, PassThroughDemand {
    /// The model name that selects the channel.
    String model();

    /// Whether the client asked for a stream.
    boolean stream();

    /// A token with a model list must name one of these; empty when the call needs no check.
    List<String> limitNames();

    /// The channel that an earlier call bound this one to.
    OptionalLong boundTo();

    /// That channel with the key of then, or another of its keys; empty when it can no longer be used.
    Optional<Pick> bound(RoutingTable table);

    /// What to reserve before the call goes to `pick`, empty for a call that is free. Throws
    /// [dev.sluice.refusal.Refused] when it has no price.
    Optional<Hold> hold(Pick pick);

    /// One attempt on `pick`; `last` when no other will follow whatever happens. Throws
    /// [dev.sluice.refusal.Refused] when the channel's configuration does not allow it.
    Attempt prepare(Pick pick, boolean last);

    /// What to do after attempt number `attempts` (from 1) ended like this.
    Next after(Outcome outcome, int attempts);

    /// How many attempts may be made in one group before the next, for a caller who may cross groups.
    int attemptsPerGroup();

    /// How many attempts may be made at most.
    int mostAttempts();

    /// Tells the client about an outcome of which it has seen nothing.
    void refuse(Outcome outcome, Pick pick);

    /// Counts what the upstream should have said, before [#settle] is asked; done at once where it said it.
    default Future<Void> count(Outcome outcome) {
        return Future.succeededFuture();
    }

    /// What the call is charged, as its log row; empty when nothing is charged and nothing logged.
    Optional<CallRecord> settle(Outcome outcome, Pick pick, Slip slip);

    /// What a log row tells of any call.
    record Slip(Instant at, CallRecord.Caller caller, CallRecord.Call call, String path) {}

    /// What follows an attempt.
    sealed interface Next {
        /// The call is over.
        record Done() implements Next {}

        /// The same channel again, after a pause.
        record Again(Duration pause) implements Next {}

        /// Another channel, if there is one.
        record Elsewhere() implements Next {}

        Next DONE = new Done();
        Next ELSEWHERE = new Elsewhere();
    }
}
