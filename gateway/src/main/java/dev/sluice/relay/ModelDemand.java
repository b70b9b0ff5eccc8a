package dev.sluice.relay;

import dev.sluice.ledger.Bill;
import dev.sluice.ledger.Buyer;
import dev.sluice.ledger.CallNotes;
import dev.sluice.ledger.CallRecord;
import dev.sluice.ledger.ChannelCost;
import dev.sluice.ledger.Hold;
import dev.sluice.ledger.Price;
import dev.sluice.ledger.Prices;
import dev.sluice.ledger.Quota;
import dev.sluice.ledger.TextCount;
import dev.sluice.ledger.Usage;
import dev.sluice.ledger.Work;
import dev.sluice.ledger.tier.Request;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.routing.Channel;
import dev.sluice.routing.ChannelType;
import dev.sluice.routing.ModelMappingCycle;
import dev.sluice.routing.Pick;
import dev.sluice.routing.RoutingTable;
import dev.sluice.routing.StatusMapping;
import dev.sluice.token.Admission;
import dev.sluice.vendor.Destination;
import dev.sluice.vendor.HeaderOverride;
import dev.sluice.vendor.OpenAiProfile;
import dev.sluice.vendor.OpenAiProfiles;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A model call whose client and upstream both speak OpenAI's bodies: the bytes pass, except for the model's name and
/// the wish for usage.
final class ModelDemand implements Demand {
    private static final int SHORT_BODY = 16 * 1024;

    private final Call call;
    private final ModelRequest request;
    private final Admission caller;
    private final Rules rules;
    private final Prices prices;
    private final MissingUsage missing;
    private final Loop loop;
    private @Nullable ModelTap tap;
    private @Nullable Usage used;
    private @Nullable Request frozen;
    private Quota reserved = Quota.ZERO;
    private String upstreamModel;
    private @Nullable ChannelType type;
    private StatusMapping statuses = StatusMapping.NONE;

    ModelDemand(
            Call call,
            ModelRequest request,
            Admission caller,
            Rules rules,
            Prices prices,
            MissingUsage missing,
            Loop loop) {
        this.call = call;
        this.request = request;
        this.caller = caller;
        this.rules = rules;
        this.prices = prices;
        this.missing = missing;
        this.loop = loop;
        this.upstreamModel = request.model();
    }

    @Override
    public String model() {
        return request.model();
    }

    @Override
    public boolean stream() {
        return request.stream();
    }

    @Override
    public List<String> limitNames() {
        return List.of(request.model());
    }

    @Override
    public OptionalLong boundTo() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Pick> bound(RoutingTable table) {
        return Optional.empty();
    }

    @Override
    public Optional<Hold> hold(Pick pick) {
        Price price = price(pick);
        if (price.isFree() && !prices.reserveFree()) {
            return Optional.empty();
        }
        long most = request.json().maxTokens();
        var limit = most > 0 ? OptionalLong.of(most) : OptionalLong.empty();
        Hold hold = Hold.of(price, work(), promptAtMost(), limit);
        reserved = hold.upTo();
        return Optional.of(hold);
    }

    private Price price(Pick pick) {
        Price price = prices.of(request.model(), buyer(pick), pick.channel().ratio());
        return price instanceof Price.Tiered tiered ? tiered.of(frozen(tiered)) : price;
    }

    private Buyer buyer(Pick pick) {
        return new Buyer(caller.userGroup(), pick.group(), caller.owner().acceptsUnpriced());
    }

    /// What the price may depend on in the request, as it stood when the call came.
    private Request frozen(Price.Tiered price) {
        if (frozen == null) {
            frozen = price.expression()
                    .request(
                            call.began(),
                            () -> request.form() ? new byte[0] : request.body().getBytes(),
                            call.request()::getHeader);
        }
        return frozen;
    }

    private Work work() {
        return switch (request.mode()) {
            case CHAT -> Work.CHAT;
            case SPEECH, TRANSCRIPTIONS, TRANSLATIONS -> Work.SOUND;
            case IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS ->
                Work.pictures(
                        request.model(),
                        request.json().size(),
                        request.json().quality(),
                        request.json().n());
            case COMPLETIONS, RESPONSES, EMBEDDINGS, MODERATIONS, RERANK -> Work.OTHER;
        };
    }

    /// What the prompt may cost, for the reservation. A short body is not read a second time for that: three bytes
    /// are at least a token in any script, and the surplus comes back when the call ends. A long one may hold
    /// pictures.
    private long promptAtMost() {
        boolean text = !request.form() && request.body().length() <= SHORT_BODY;
        return text
                ? request.body().length() / 3
                : MissingUsage.promptTokens(request, TextCount.estimated(request.model()));
    }

    @Override
    public int attemptsPerGroup() {
        return rules.retries() + 1;
    }

    /// A token that may cross groups gets its retries in each, but none at all where there are none (relay.md
    /// §3.5).
    @Override
    public int mostAttempts() {
        return caller.crossesGroups() && rules.retries() > 0
                ? attemptsPerGroup() * caller.groups().size()
                : attemptsPerGroup();
    }

    @Override
    public Attempt prepare(Pick pick, boolean last) {
        Channel channel = pick.channel();
        if (!channel.type().openAi()) {
            throw Refusal.of(
                            503,
                            "dialect_not_supported",
                            "The channel for model '%s' speaks %s, which this route cannot reach."
                                    .formatted(request.model(), channel.type().name()))
                    .asFailure();
        }
        OpenAiProfile profile = OpenAiProfiles.of(channel.type());
        type = channel.type();
        upstreamModel = upstreamModel(channel);
        statuses = channel.statusMapping();
        Destination destination = loop.destination(channel.baseUrl().replace("{model}", upstreamModel))
                .orElseThrow(ModelDemand::noBaseUrl);
        tap = null;
        var plan = new Attempt.Plan(
                loop.upstream().through(channel.setting().proxy().orElse("")),
                destination,
                HttpMethod.POST,
                profile.target(destination.path(), request.mode().path(), upstreamModel, channel.other()),
                headers(pick, profile),
                new Body.Whole(request.bodyFor(upstreamModel, profile.streamUsage())),
                loop.limits().total(),
                loop.limits().silence(),
                status -> status >= 200 && status < 300,
                this::tapFor);
        return new Attempt(plan, loop.watchdog(), call.client());
    }

    private String upstreamModel(Channel channel) {
        try {
            return channel.modelMapping().resolve(request.model());
        } catch (ModelMappingCycle _) {
            throw Refusal.of(500, "channel:model_mapped_error", "The channel's model mapping leads in a circle.")
                    .asFailure();
        }
    }

    static Refused noBaseUrl() {
        return Refusal.of(503, "invalid_base_url", "The channel's base URL is missing or not an http(s) address.")
                .because("base_url_unusable")
                .asFailure();
    }

    private MultiMap headers(Pick pick, OpenAiProfile profile) {
        Channel channel = pick.channel();
        MultiMap headers = HttpHeaders.headers();
        headers.set(HttpHeaders.CONTENT_TYPE, request.form() ? call.contentType() : "application/json");
        headers.set(HttpHeaders.ACCEPT, request.stream() ? "text/event-stream" : "*/*");
        setKey(
                headers,
                profile.authHeader(),
                profile.authValue().replace("{key}", pick.key().secret()));
        if (!channel.organization().isBlank()) {
            setKey(headers, "OpenAI-Organization", channel.organization());
        }
        HeaderOverride.apply(
                channel.headerOverride(), call.request().headers(), pick.key().secret(), headers);
        return headers;
    }

    /// Sets what a channel's own columns hold. Throws [Refused] with `channel:invalid_key` when no header can hold
    /// it.
    static void setKey(MultiMap headers, CharSequence name, String value) {
        try {
            headers.set(name, value);
        } catch (IllegalArgumentException _) {
            throw Refusal.of(
                            500,
                            "channel:invalid_key",
                            "The channel's key or organisation holds a character that no header can hold.")
                    .asFailure();
        }
    }

    private Tap tapFor(Attempt.Head head) {
        ModelTap chosen = head.contentType().toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                ? new StreamTap(request.model(), request.mode(), request.stream() && !request.usageAsked())
                : new WholeTap(request.model());
        tap = chosen;
        return chosen;
    }

    @Override
    public Next after(Outcome outcome, int attempts) {
        boolean again = switch (outcome) {
            case Outcome.Served _, Outcome.Cut _, Outcome.ClientGone _ -> false;
            case Outcome.Unreachable _ -> true;
            case Outcome.Rejected rejected ->
                violation(rejected).isEmpty() && rules.worthRetry(statuses.apply(rejected.status()));
        };
        return again && attempts < mostAttempts() ? Next.ELSEWHERE : Next.DONE;
    }

    private Optional<Violation> violation(Outcome outcome) {
        ChannelType tried = type;
        return tried != null && outcome instanceof Outcome.Rejected rejected
                ? Violation.of(tried, rejected)
                : Optional.empty();
    }

    @Override
    public void refuse(Outcome outcome, Pick pick) {
        switch (outcome) {
            case Outcome.Rejected rejected -> {
                int status = statuses.apply(rejected.status());
                var error = violation(rejected)
                        .map(Violation::told)
                        .orElseGet(() -> UpstreamError.of(
                                rejected.status(), rejected.body().getBytes()));
                // A redirect, say, is the channel's trouble, not the caller's.
                call.client().upstreamError(status >= 400 && status < 600 ? status : 502, error.render(call.id()));
            }
            case Outcome.Unreachable unreachable ->
                call.client().refuse(unreachable.fault().refusal(), call.shape());
            case Outcome.Served _, Outcome.Cut _, Outcome.ClientGone _ -> {}
        }
    }

    @Override
    public Future<Void> count(Outcome outcome) {
        ModelTap passed = tap;
        if (!delivered(outcome) || passed == null) {
            return Future.succeededFuture();
        }
        Usage reported = passed.reported();
        if (reported.source() != Usage.Source.NONE) {
            used = reported;
            return Future.succeededFuture();
        }
        return missing.count(request, passed)
                .onSuccess(usage -> used = reported.orElse(usage))
                .mapEmpty();
    }

    private static boolean delivered(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Served _, Outcome.Cut _ -> true;
            case Outcome.ClientGone gone -> gone.answerBegun();
            case Outcome.Rejected _, Outcome.Unreachable _ -> false;
        };
    }

    @Override
    public Optional<CallRecord> settle(Outcome outcome, Pick pick, Slip slip) {
        ModelTap passed = tap;
        if (!delivered(outcome) || passed == null) {
            return violation(outcome).flatMap(violation -> fee(violation, pick, slip));
        }
        // Should counting have failed, an estimate is better than an answer for nothing.
        Usage known = used;
        Usage usage = known != null ? known : passed.reported().orElse(MissingUsage.estimate(request, passed));
        var bill = Bill.of(price(pick), usage, work(), reserved);
        var cost = ChannelCost.of(pick.channel().settings(), request.model());
        var notes = notes(pick, passed instanceof StreamTap stream ? streamEnd(outcome, stream) : null);
        return Optional.of(CallRecord.of(slip.at(), slip.caller(), slip.call(), bill, cost, notes));
    }

    private CallNotes notes(Pick pick, CallNotes.@Nullable StreamEnd end) {
        return new CallNotes(
                call.target().path(),
                call.firstByteMillis(),
                upstreamModel.equals(request.model()) ? "" : upstreamModel,
                call.channels(),
                pick.channel().keys().several() ? pick.key().index() : -1,
                end);
    }

    private Optional<CallRecord> fee(Violation violation, Pick pick, Slip slip) {
        return prices.violationFee(buyer(pick), pick.channel().ratio())
                .map(fee -> CallRecord.of(
                        slip.at(),
                        slip.caller(),
                        slip.call(),
                        request.model(),
                        fee,
                        violation.why(),
                        notes(pick, null)));
    }

    private static CallNotes.StreamEnd streamEnd(Outcome outcome, StreamTap stream) {
        return switch (outcome) {
            case Outcome.Cut cut -> {
                boolean late = cut.fault().kind() == Fault.Kind.TIMEOUT;
                yield new CallNotes.StreamEnd(
                        false,
                        late ? "timeout" : "upstream_error",
                        cut.fault().kind().words());
            }
            case Outcome.ClientGone _ -> new CallNotes.StreamEnd(true, "client_gone", "");
            case Outcome.Served _, Outcome.Rejected _, Outcome.Unreachable _ ->
                new CallNotes.StreamEnd(true, stream.done() ? "done" : "eof", "");
        };
    }
}
