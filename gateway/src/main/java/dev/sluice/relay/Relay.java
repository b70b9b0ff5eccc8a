package dev.sluice.relay;

import dev.sluice.http.ClientAddress;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.Funding;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.Reservation;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.routing.Pick;
import dev.sluice.routing.Plan;
import dev.sluice.routing.Planner;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingTable;
import dev.sluice.token.Admission;
import dev.sluice.token.Gate;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
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
                        .compose(demand -> route(new Wish(call, caller, demand)))
                        .compose(this::serve))
                .onFailure(failure -> refuse(call, failure));
    }

    /// A call, who makes it, and what it asks for.
    private record Wish(Call call, Admission caller, Demand demand) {}

    /// A wish, the first channel to try, and where the others come from.
    private record Way(Wish wish, Plan plan, Pick first) {}

    /// How the last attempt ended, and where.
    private record Ending(Outcome outcome, Pick pick) {}

    private Future<Way> route(Wish wish) {
        Admission caller = wish.caller();
        Demand demand = wish.demand();
        if (!demand.limitNames().isEmpty()) {
            caller.token().objection(demand.limitNames().toArray(String[]::new)).ifPresent(objection -> {
                throw objection.asFailure();
            });
        }
        if (caller.forcedChannel().isPresent()) {
            long named = caller.forcedChannel().getAsLong();
            return routing.forChannel(named)
                    .compose(
                            table -> first(wish, table, planner.forced(table, named, caller.groups(), demand.model())));
        }
        if (demand.boundTo().isPresent()) {
            return routing.forChannel(demand.boundTo().getAsLong())
                    .compose(table -> demand.bound(table)
                            .map(pick -> Future.succeededFuture(new Way(wish, plan(wish, table), pick)))
                            .orElseGet(() -> freely(wish)));
        }
        return freely(wish);
    }

    private Future<Way> freely(Wish wish) {
        return routing.forCall(wish.caller().groups(), wish.demand().model())
                .compose(table -> first(wish, table, plan(wish, table)));
    }

    private Plan plan(Wish wish, RoutingTable table) {
        Admission caller = wish.caller();
        String model = wish.demand().model();
        return caller.crossesGroups()
                ? planner.planAcross(
                        table, caller.groups(), model, wish.demand().attemptsPerGroup())
                : planner.plan(table, caller.groups(), model);
    }

    private Future<Way> first(Wish wish, RoutingTable table, Plan plan) {
        return plan.next()
                .map(pick -> Future.succeededFuture(new Way(wish, plan, pick)))
                .orElseGet(() -> noChannel(wish, table, plan.refusal()));
    }

    /// An administrator is also told where the model is served, which the rows read for one call do not show.
    private Future<Way> noChannel(Wish wish, RoutingTable table, Refusal refusal) {
        routing.counters().refused(refusal.reason());
        Admission caller = wish.caller();
        if (!caller.admin() || caller.forcedChannel().isPresent()) {
            return Future.failedFuture(refusal.asFailure());
        }
        return routing.whole()
                .otherwise(table)
                .compose(whole -> Future.failedFuture(Explained.to(
                                refusal, whole, caller.groups(), wish.demand().model())
                        .asFailure()));
    }

    private Future<Ending> serve(Way way) {
        Wish wish = way.wish();
        long user = wish.caller().owner().id();
        long token = wish.caller().token().id();
        return wish.demand()
                .hold(way.first())
                .map(wanted -> ledger.reserve(user, token, funding(wish.caller()), wanted))
                .orElseGet(() -> Future.succeededFuture(ledger.reserveNothing(user, token)))
                .compose(hold -> attempt(way, way.first(), 1)
                        .compose(ending -> counted(wish, ending))
                        .onComplete(ended -> close(wish, hold, ended)));
    }

    /// A call is settled whether or not its count succeeds.
    private static Future<Ending> counted(Wish wish, Ending ending) {
        Future<Void> count = wish.demand().count(ending.outcome());
        if (count.succeeded()) {
            return Future.succeededFuture(ending);
        }
        return count.onFailure(failure -> log.atError()
                        .addKeyValue("request", wish.call().id())
                        .setCause(failure)
                        .log("counting failed; the usage is estimated"))
                .transform(_ -> Future.succeededFuture(ending));
    }

    private static Funding funding(Admission caller) {
        return Funding.of(caller.owner().setting().path("billing_preference").asString(""));
    }

    private Future<Ending> attempt(Way way, Pick pick, int number) {
        Wish wish = way.wish();
        boolean last = number >= wish.demand().mostAttempts();
        wish.call().channels().add(pick.channel().id());
        Attempt attempt;
        try {
            attempt = wish.demand().prepare(pick, last);
        } catch (Refused misconfigured) {
            aftermath.misconfigured(pick, misconfigured.refusal());
            return last
                    ? Future.failedFuture(misconfigured)
                    : next(way, number, () -> Future.failedFuture(misconfigured));
        }
        return attempt.run().compose(outcome -> {
            aftermath.attempted(pick, outcome, wish.demand().model(), () -> slip(wish, pick));
            var ending = new Ending(outcome, pick);
            return switch (wish.demand().after(outcome, number)) {
                case Demand.Next.Done _ -> Future.succeededFuture(ending);
                case Demand.Next.Again again -> again(way, pick, number, again);
                case Demand.Next.Elsewhere _ -> next(way, number, () -> Future.succeededFuture(ending));
            };
        });
    }

    private Future<Ending> next(Way way, int number, Supplier<Future<Ending>> otherwise) {
        return way.plan().next().map(pick -> attempt(way, pick, number + 1)).orElseGet(otherwise);
    }

    /// The same channel after a pause, unless the client leaves meanwhile (D-P34).
    private Future<Ending> again(Way way, Pick pick, int number, Demand.Next.Again again) {
        ClientStream client = way.wish().call().client();
        return Future.<Void>future(promise -> {
                    loop.vertx().setTimer(Math.max(1, again.pause().toMillis()), _ -> promise.tryComplete());
                    client.onGone(promise::tryComplete);
                })
                .compose(_ -> client.gone()
                        ? Future.succeededFuture(new Ending(new Outcome.ClientGone(false), pick))
                        : attempt(way, pick, number + 1));
    }

    private void close(Wish wish, Reservation hold, AsyncResult<Ending> ended) {
        if (ended.failed()) {
            hold.release(null);
            return;
        }
        Outcome outcome = ended.result().outcome();
        Pick pick = ended.result().pick();
        Optional<CallRecord> charge = Optional.empty();
        try {
            charge = wish.demand().settle(outcome, pick, slip(wish, pick)).flatMap(hold::settle);
        } finally {
            // Nothing is left to give back once it is settled.
            hold.release(null);
            aftermath.follow(wish.demand(), charge);
            wish.call().client().finish();
        }
        wish.demand().refuse(outcome, pick);
        aftermath.ended(wish.call(), wish.demand(), outcome, pick, charge);
    }

    private Demand.Slip slip(Wish wish, Pick pick) {
        Admission caller = wish.caller();
        Call call = wish.call();
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
                        pick.channel().id(),
                        Duration.ofNanos(call.elapsedNanos()),
                        wish.demand().stream(),
                        call.id(),
                        ""),
                call.target().path());
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
