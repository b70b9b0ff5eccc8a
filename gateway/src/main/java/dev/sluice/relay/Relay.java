package dev.sluice.relay;

import dev.sluice.http.ClientAddress;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.Reservation;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.routing.Pick;
import dev.sluice.routing.Plan;
import dev.sluice.routing.Planner;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.token.Admission;
import dev.sluice.token.Gate;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a call, top to bottom: admit, read what is asked for, plan, reserve, attempt, settle or release.
///
/// One per event loop. Every call ends exactly once: with the upstream's answer, with a [Refusal] in the caller's
/// protocol, or with the client gone. Whatever was reserved is settled or given back in [#close], on every way out.
final class Relay {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final Gate gate;
    private final Intake intake;
    private final RoutingKeeper routing;
    private final Planner planner;
    private final Ledger ledger;
    private final Aftermath aftermath;
    private final ClientAddress addresses;
    private final Loop loop;

    Relay(
            Gate gate,
            Intake intake,
            RoutingKeeper routing,
            Planner planner,
            Ledger ledger,
            Aftermath aftermath,
            ClientAddress addresses,
            Loop loop) {
        this.gate = gate;
        this.intake = intake;
        this.routing = routing;
        this.planner = planner;
        this.ledger = ledger;
        this.aftermath = aftermath;
        this.addresses = addresses;
        this.loop = loop;
    }

    void carry(Call call) {
        call.request().pause();
        gate.admit(call.credential(), address(call))
                .compose(caller -> intake.read(call, caller)
                        .compose(demand -> route(caller, demand).compose(plan -> serve(call, caller, demand, plan))))
                .onFailure(failure -> refuse(call, failure));
    }

    private Future<Way> route(Admission caller, Demand demand) {
        if (!demand.limitNames().isEmpty()) {
            caller.token().objection(demand.limitNames().toArray(String[]::new)).ifPresent(objection -> {
                throw objection.asFailure();
            });
        }
        if (caller.forcedChannel().isPresent()) {
            long named = caller.forcedChannel().getAsLong();
            return routing.forChannel(named)
                    .map(table -> way(planner.forced(table, named, caller.groups(), demand.model())));
        }
        if (demand.boundTo().isPresent()) {
            return routing.forChannel(demand.boundTo().getAsLong())
                    .compose(table -> demand.bound(table)
                            .map(pick -> Future.succeededFuture(
                                    new Way(planner.plan(table, caller.groups(), demand.model()), pick)))
                            .orElseGet(() -> freely(caller, demand)));
        }
        return freely(caller, demand);
    }

    private Future<Way> freely(Admission caller, Demand demand) {
        return routing.forCall(caller.groups(), demand.model())
                .map(table -> way(planner.plan(table, caller.groups(), demand.model())));
    }

    private static Way way(Plan plan) {
        return new Way(plan, plan.next().orElseThrow(() -> plan.refusal().asFailure()));
    }

    /// The first channel, and where the others come from.
    private record Way(Plan plan, Pick first) {}

    private Future<Ending> serve(Call call, Admission caller, Demand demand, Way way) {
        long user = caller.owner().id();
        long token = caller.token().id();
        Reservation hold = demand.hold(way.first())
                .map(wanted -> ledger.reserve(user, token, wanted))
                .orElseGet(() -> ledger.reserveNothing(user, token));
        return attempt(call, demand, way.plan(), way.first(), 1)
                .onComplete(ended -> close(call, caller, demand, hold, ended));
    }

    /// How the last attempt ended, and where.
    private record Ending(Outcome outcome, Pick pick) {}

    private Future<Ending> attempt(Call call, Demand demand, Plan plan, Pick pick, int number) {
        boolean last = number >= demand.mostAttempts();
        call.channels().add(pick.channel().id());
        Attempt attempt;
        try {
            attempt = demand.prepare(pick, last);
        } catch (Refused misconfigured) {
            aftermath.misconfigured(pick, misconfigured.refusal());
            return last
                    ? Future.failedFuture(misconfigured)
                    : plan.next()
                            .map(next -> attempt(call, demand, plan, next, number + 1))
                            .orElseGet(() -> Future.failedFuture(misconfigured));
        }
        return attempt.run().compose(outcome -> {
            aftermath.attempted(pick, outcome);
            return switch (demand.after(outcome, number)) {
                case Demand.Next.Done _ -> Future.succeededFuture(new Ending(outcome, pick));
                case Demand.Next.Again again -> again(call, demand, plan, pick, number, again);
                case Demand.Next.Elsewhere _ ->
                    plan.next()
                            .map(next -> attempt(call, demand, plan, next, number + 1))
                            .orElseGet(() -> Future.succeededFuture(new Ending(outcome, pick)));
            };
        });
    }

    /// Waits, unless the client leaves meanwhile (D-P34).
    private Future<Ending> again(Call call, Demand demand, Plan plan, Pick pick, int number, Demand.Next.Again again) {
        return Future.<Void>future(promise -> {
                    loop.vertx().setTimer(Math.max(1, again.pause().toMillis()), _ -> promise.tryComplete());
                    call.client().onGone(promise::tryComplete);
                })
                .compose(_ -> call.client().gone()
                        ? Future.succeededFuture(new Ending(new Outcome.ClientGone(false), pick))
                        : attempt(call, demand, plan, pick, number + 1));
    }

    private void close(Call call, Admission caller, Demand demand, Reservation hold, AsyncResult<Ending> ended) {
        if (ended.failed()) {
            hold.release(null);
            return;
        }
        Ending ending = ended.result();
        Optional<CallRecord> charge = Optional.empty();
        try {
            charge = demand.settle(ending.outcome(), ending.pick(), slip(call, caller, demand, ending.pick()));
        } finally {
            charge.ifPresentOrElse(hold::settle, () -> hold.release(null));
        }
        demand.refuse(ending.outcome(), ending.pick());
        aftermath.ended(call, caller, demand, ending.outcome(), ending.pick(), charge);
    }

    private Demand.Slip slip(Call call, Admission caller, Demand demand, Pick pick) {
        boolean keepsAddress = caller.owner().setting().path("record_ip_log").asBoolean(false);
        return new Demand.Slip(
                Instant.now(),
                new CallRecord.Caller(
                        caller.owner().id(),
                        caller.owner().username(),
                        caller.token().id(),
                        caller.token().name(),
                        pick.group(),
                        keepsAddress ? address(call) : ""),
                new CallRecord.Call(
                        pick.channel().id(), Duration.ofNanos(call.elapsedNanos()), demand.stream(), call.id(), ""));
    }

    /// The client's address.
    String address(Call call) {
        return addresses.of(call.request());
    }

    private void refuse(Call call, Throwable failure) {
        if (failure instanceof Refused refused) {
            call.client().refuse(refused.refusal(), call.shape());
            aftermath.refused(call, refused.refusal());
            return;
        }
        log.atError().addKeyValue("request", call.id()).setCause(failure).log("a call failed inside the gateway");
        Refusal fault = Refusal.of(500, "internal_error", "The gateway failed on this call; its log tells why.");
        call.client().refuse(fault, call.shape());
        aftermath.refused(call, fault);
    }
}
