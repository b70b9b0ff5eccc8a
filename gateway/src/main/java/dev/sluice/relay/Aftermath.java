package dev.sluice.relay;

import dev.sluice.ledger.CallNotes;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.OtherJson;
import dev.sluice.ops.CallObserver;
import dev.sluice.ops.Exchange;
import dev.sluice.refusal.Refusal;
import dev.sluice.routing.Pick;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// What follows from a call for others: the health of channels, jobs to remember or pay back, the record for operators.
/// Nothing here keeps a client waiting.
final class Aftermath {
    private final ChannelWatch watch;
    private final Ledger ledger;
    private final boolean errorRows;
    private final JobBook jobs;
    private final CallObserver observer;

    Aftermath(ChannelWatch watch, Ledger ledger, boolean errorRows, JobBook jobs, CallObserver observer) {
        this.watch = watch;
        this.ledger = ledger;
        this.errorRows = errorRows;
        this.jobs = jobs;
        this.observer = observer;
    }

    /// An attempt ended; a channel that fails by the rules is switched off.
    void attempted(Pick pick, Outcome outcome, String model, Supplier<Demand.Slip> slip) {
        switch (outcome) {
            case Outcome.Rejected rejected -> {
                var error = UpstreamError.of(rejected.status(), rejected.body().getBytes());
                // The rules see what the channel's own table makes of the status (relay.md §3.9).
                int status = pick.channel().statusMapping().apply(rejected.status());
                watch.failed(pick, status, "", error.message());
                note(pick, model, slip, status, "upstream_error", "bad_response_status_code", error.message());
            }
            case Outcome.Unreachable unreachable -> {
                Refusal refusal = unreachable.fault().refusal();
                note(pick, model, slip, refusal.status(), "new_api_error", refusal.code(), refusal.message());
            }
            case Outcome.Served served when served.status() >= 400 -> watch.failed(pick, served.status(), "", "");
            case Outcome.Served _ -> watch.succeeded(pick);
            case Outcome.Cut _, Outcome.ClientGone _ -> {}
        }
    }

    /// A row about a failed attempt, for installations that want them (`ERROR_LOG_ENABLED`).
    private void note(
            Pick pick,
            String model,
            Supplier<Demand.Slip> slips,
            int status,
            String type,
            String code,
            String message) {
        if (errorRows) {
            Demand.Slip slip = slips.get();
            var why = new OtherJson.Failure(
                    type,
                    code,
                    status,
                    pick.channel().id(),
                    pick.channel().name(),
                    pick.channel().type().id());
            ledger.note(CallRecord.failed(
                    slip.at(), slip.caller(), slip.call(), model, message, why, CallNotes.of(slip.path())));
        }
    }

    /// A channel's own configuration kept it from being tried.
    void misconfigured(Pick pick, Refusal refusal) {
        watch.failed(pick, refusal.status(), refusal.code(), refusal.message());
    }

    /// What an answer says about jobs is kept before the client can act on it.
    void follow(Demand demand, Optional<CallRecord> charge) {
        if (demand instanceof PassThroughDemand passThrough) {
            jobs.follow(passThrough, charge);
        }
    }

    /// The client has its answer.
    void ended(Call call, Demand demand, Outcome outcome, Pick pick, Optional<CallRecord> charge) {
        var answered = switch (outcome) {
            case Outcome.Served served -> upstream(call, served.status());
            case Outcome.Cut cut -> upstream(call, cut.status());
            case Outcome.Rejected rejected -> upstream(call, rejected.status());
            case Outcome.Unreachable unreachable -> {
                Refusal refusal = unreachable.fault().refusal();
                yield gateway(call, refusal);
            }
            case Outcome.ClientGone _ ->
                new Exchange.Answered(
                        499,
                        Exchange.Origin.CLIENT,
                        "client_gone",
                        "",
                        call.client().bytes(),
                        "");
        };
        // The token counts of a pass-through row only please other programs' arithmetic.
        boolean counts = demand instanceof ModelDemand;
        observer.ended(exchange(
                call,
                new Exchange.Asked(
                        endpoint(call.endpoint()),
                        demand instanceof PassThroughDemand,
                        call.method(),
                        call.target().path(),
                        demand.model(),
                        pick.group()),
                new Exchange.Upstream(pick.channel().id(), pick.channel().type().name()),
                answered,
                counts ? charge.map(CallRecord::promptTokens).orElse(0L) : 0,
                counts ? charge.map(CallRecord::completionTokens).orElse(0L) : 0));
    }

    /// The call was turned away.
    void refused(Call call, Refusal refusal) {
        var asked = new Exchange.Asked(
                endpoint(call.endpoint()),
                call.endpoint() instanceof Endpoint.PassThrough,
                call.method(),
                call.target().path(),
                refusal.details().getOrDefault("model", ""),
                refusal.details().getOrDefault("group", ""));
        observer.ended(exchange(call, asked, Exchange.Upstream.NONE, gateway(call, refusal), 0, 0));
    }

    private static Exchange exchange(
            Call call,
            Exchange.Asked asked,
            Exchange.Upstream upstream,
            Exchange.Answered answered,
            long inputTokens,
            long outputTokens) {
        return new Exchange(
                call.began(),
                call.id(),
                asked,
                upstream,
                answered,
                call.channels().size(),
                Duration.ofMillis(Math.max(0, call.firstByteMillis())),
                Duration.ofNanos(call.elapsedNanos()),
                inputTokens,
                outputTokens);
    }

    private static Exchange.Answered upstream(Call call, int status) {
        return new Exchange.Answered(
                status,
                Exchange.Origin.UPSTREAM,
                "",
                "",
                call.client().bytes(),
                call.client().errorBody());
    }

    private static Exchange.Answered gateway(Call call, Refusal refusal) {
        return new Exchange.Answered(
                refusal.status(),
                Exchange.Origin.GATEWAY,
                refusal.code(),
                refusal.reason(),
                call.client().bytes(),
                call.client().errorBody());
    }

    private static String endpoint(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.ModelCall call -> call.mode().name().toLowerCase(Locale.ROOT);
            case Endpoint.PassThrough through -> through.family().name();
            case Endpoint.Models _ -> "models";
            case Endpoint.NotServed _ -> "not_served";
            case Endpoint.WrongMethod _, Endpoint.Unknown _ -> "unknown";
        };
    }
}
