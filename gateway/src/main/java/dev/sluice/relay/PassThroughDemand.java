package dev.sluice.relay;

import dev.sluice.ledger.CallNotes;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.ChannelCost;
import dev.sluice.ledger.Hold;
import dev.sluice.ledger.Job;
import dev.sluice.ledger.PassThroughPrice;
import dev.sluice.ledger.Prices;
import dev.sluice.refusal.Refusal;
import dev.sluice.routing.Channel;
import dev.sluice.routing.Pick;
import dev.sluice.routing.RoutingTable;
import dev.sluice.vendor.Destination;
import dev.sluice.vendor.ForwardedHeaders;
import dev.sluice.vendor.HeaderOverride;
import dev.sluice.vendor.PassThroughFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A call that goes to the upstream as it came and comes back as it was answered. Source: seed-system.md §1.
final class PassThroughDemand implements Demand {
    private static final int POLL_ATTEMPTS = 3;

    private final Call call;
    private final PassThroughFamily family;
    private final Body body;
    private final String model;
    private final String billingName;
    private final Optional<Job> job;
    private final String group;
    private final boolean charged;
    private final Prices prices;
    private final Loop loop;
    private @Nullable JobTap tap;

    /// `model` selects the channel; `billingName` is what the body named, else the family's default or service;
    /// `job` is the caller's own earlier job that the call asks about, `group` what such a call is logged under.
    PassThroughDemand(
            Call call,
            PassThroughFamily family,
            Body body,
            String model,
            String billingName,
            Optional<Job> job,
            String group,
            Prices prices,
            Loop loop) {
        this.call = call;
        this.family = family;
        this.body = body;
        this.model = model;
        this.billingName = billingName;
        this.job = job;
        this.group = group;
        this.charged = family.isCharged(
                call.method(), call.target().path(), call.target().query());
        this.prices = prices;
        this.loop = loop;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean stream() {
        return false;
    }

    /// The owner of a job may always ask about it (D-P31).
    @Override
    public List<String> limitNames() {
        return job.isPresent() ? List.of() : List.of(model, billingName);
    }

    @Override
    public OptionalLong boundTo() {
        return job.isPresent() ? OptionalLong.of(job.get().channelId()) : OptionalLong.empty();
    }

    @Override
    public Optional<Pick> bound(RoutingTable table) {
        return job.flatMap(known -> table.channel(known.channelId())
                .filter(Channel::enabled)
                .flatMap(channel -> channel.keys().usable().stream()
                        .filter(key -> key.index() == known.keyIndex())
                        .findFirst()
                        .or(() -> channel.keys().usable().stream().findFirst())
                        .map(key -> new Pick(channel, key, group, 0))));
    }

    @Override
    public Optional<Hold> hold(Pick pick) {
        return charged ? Optional.of(Hold.of(price(pick).quota())) : Optional.empty();
    }

    private PassThroughPrice price(Pick pick) {
        Channel channel = pick.channel();
        return prices.passThrough(
                billingName, service(), channel.setting().passThroughQuota(), pick.group(), channel.ratio());
    }

    /// The family's name in logs and prices.
    private String service() {
        return family.service().isEmpty() ? model : family.service();
    }

    boolean charged() {
        return charged;
    }

    private boolean isGet() {
        return call.method().equals("GET") || call.method().equals("HEAD");
    }

    /// Whether it can be asked again as it is.
    private boolean isPoll() {
        return isGet() && body.replayable();
    }

    @Override
    public int attemptsPerGroup() {
        return mostAttempts();
    }

    @Override
    public int mostAttempts() {
        return POLL_ATTEMPTS;
    }

    @Override
    public Attempt prepare(Pick pick, boolean last) {
        Channel channel = pick.channel();
        if (!channel.type().passThrough() && !family.anyChannel(call.target().path())) {
            throw notPassedThrough(channel).asFailure();
        }
        Destination destination = loop.destination(channel.baseUrl()).orElseThrow(ModelDemand::noBaseUrl);
        boolean retryLater = isPoll() && !last;
        tap = null;
        var plan = new Attempt.Plan(
                loop.upstream().through(channel.setting().proxy().orElse("")),
                destination,
                call.request().method(),
                destination.path() + call.target().raw(),
                headers(pick),
                body,
                isGet() ? loop.limits().poll() : loop.limits().submit(),
                isGet() ? loop.limits().poll() : loop.limits().submit(),
                status -> !(retryLater && status >= 500),
                this::tapFor);
        return new Attempt(plan, loop.watchdog(), call.client());
    }

    private Refusal notPassedThrough(Channel channel) {
        return Refusal.of(
                501,
                "api_not_implemented",
                ("The channel for '%s' is of type %s. This gateway does not serve that type's own job interface on this"
                                + " route; a pass-through channel (type 55) with the model '%s' does.")
                        .formatted(model, channel.type().name(), model));
    }

    private MultiMap headers(Pick pick) {
        MultiMap headers = HttpHeaders.headers();
        MultiMap client = call.request().headers();
        ForwardedHeaders.toUpstream(client, headers);
        ModelDemand.setKey(
                headers, HttpHeaders.AUTHORIZATION, "Bearer " + pick.key().secret());
        HeaderOverride.apply(pick.channel().headerOverride(), client, pick.key().secret(), headers);
        return headers;
    }

    private Tap tapFor(Attempt.Head head) {
        var chosen = new JobTap(head.contentType(), head.contentEncoding());
        tap = chosen;
        return chosen;
    }

    /// A poll is asked again, as it changes nothing; anything else only when it cannot have been acted on (D-P32).
    @Override
    public Next after(Outcome outcome, int attempts) {
        return switch (outcome) {
            case Outcome.Served _, Outcome.Cut _, Outcome.ClientGone _ -> Next.DONE;
            case Outcome.Rejected _ ->
                attempts < mostAttempts() ? new Next.Again(loop.limits().pollPause()) : Next.DONE;
            case Outcome.Unreachable unreachable -> {
                if (attempts >= mostAttempts()) {
                    yield Next.DONE;
                }
                if (!unreachable.fault().sent()) {
                    yield Next.ELSEWHERE;
                }
                yield isPoll() ? new Next.Again(loop.limits().pollPause()) : Next.DONE;
            }
        };
    }

    @Override
    public void refuse(Outcome outcome, Pick pick) {
        switch (outcome) {
            case Outcome.Rejected rejected ->
                call.client().mirror(rejected.status(), rejected.headers(), rejected.body());
            case Outcome.Unreachable unreachable ->
                call.client().refuse(unreachable.fault().refusal(), call.shape());
            case Outcome.Served _, Outcome.Cut _, Outcome.ClientGone _ -> {}
        }
    }

    @Override
    public Optional<CallRecord> settle(Outcome outcome, Pick pick, Slip slip) {
        boolean accepted = switch (outcome) {
            case Outcome.Served served -> isSuccess(served.status());
            case Outcome.Cut cut -> isSuccess(cut.status());
            case Outcome.ClientGone gone -> gone.answerBegun();
            case Outcome.Rejected _, Outcome.Unreachable _ -> false;
        };
        if (!charged || !accepted) {
            return Optional.empty();
        }
        var notes = new CallNotes(
                call.target().path(),
                call.firstByteMillis(),
                "",
                call.channels(),
                pick.channel().keys().several() ? pick.key().index() : -1,
                null);
        var cost = ChannelCost.of(pick.channel().settings(), billingName);
        return Optional.of(CallRecord.of(slip.at(), slip.caller(), slip.call(), price(pick), cost, notes)
                .beginning(begun(pick)));
    }

    /// The jobs the answer tells of; a charge and its jobs are one event.
    private List<CallRecord.Begun> begun(Pick pick) {
        int key = pick.key().index();
        return answer().jobIds().stream()
                .map(id -> new CallRecord.Begun(jobService(), id, key))
                .toList();
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /// What the upstream's answer told; nothing before an answer came.
    JobAnswer answer() {
        JobTap passed = tap;
        return passed == null ? JobAnswer.NOTHING : passed.answer();
    }

    /// The earlier job this call asks about.
    Optional<Job> job() {
        return job;
    }

    /// The name under which jobs of this family are remembered.
    private String jobService() {
        return family.name();
    }
}
