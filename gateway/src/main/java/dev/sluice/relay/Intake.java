package dev.sluice.relay;

import dev.sluice.http.BodyReader;
import dev.sluice.http.Target;
import dev.sluice.ledger.BillingName;
import dev.sluice.ledger.Job;
import dev.sluice.ledger.Prices;
import dev.sluice.refusal.ErrorShape;
import dev.sluice.refusal.Refusal;
import dev.sluice.token.Admission;
import dev.sluice.vendor.PassThroughFamily;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads as much of a request as it takes to know what it asks for. The caller has been admitted before (D-P06).
final class Intake {
    /// A body whose billing name has not shown up within this size must put it first.
    private static final long LONGEST_LOOK = 32L * 1024 * 1024;

    private final BodyReader bodies;
    private final BodyPatience patience;
    private final Supplier<Rules> rules;
    private final Supplier<Prices> prices;
    private final JobBook jobs;
    private final MissingUsage missing;
    private final Loop loop;

    Intake(
            BodyReader bodies,
            BodyPatience patience,
            Supplier<Rules> rules,
            Supplier<Prices> prices,
            JobBook jobs,
            MissingUsage missing,
            Loop loop) {
        this.bodies = bodies;
        this.patience = patience;
        this.rules = rules;
        this.prices = prices;
        this.jobs = jobs;
        this.missing = missing;
        this.loop = loop;
    }

    Future<Demand> read(Call call, Admission caller) {
        return switch (call.endpoint()) {
            case Endpoint.ModelCall wanted -> modelCall(call, caller, wanted);
            case Endpoint.PassThrough wanted -> passThrough(call, caller, wanted.family());
            case Endpoint.Models _, Endpoint.NotServed _, Endpoint.WrongMethod _, Endpoint.Unknown _ ->
                throw new IllegalArgumentException("no call to carry: " + call.endpoint());
        };
    }

    private Future<Demand> modelCall(Call call, Admission caller, Endpoint.ModelCall wanted) {
        return patience.over(call.request(), bodies.whole(call.request())).map(body -> {
            String named = Target.decoded(wanted.pathModel());
            var request = ModelRequest.of(wanted.mode(), named, call.contentType(), body);
            return new ModelDemand(call, request, caller, rules.get(), prices.get(), missing, loop);
        });
    }

    private Future<Demand> passThrough(Call call, Admission caller, PassThroughFamily family) {
        boolean charged = family.isCharged(
                call.method(), call.target().path(), call.target().query());
        Future<Optional<Job>> job = charged
                ? Future.succeededFuture(Optional.empty())
                : jobs.find(
                        family.name(), JobIds.in(call.target()), caller.owner().id());
        return job.compose(known -> hasBody(call)
                ? body(call, family, charged).map(body -> demand(call, caller, family, body, known))
                : Future.succeededFuture(demand(call, caller, family, new Read(new Body.None(), ""), known)));
    }

    private static boolean hasBody(Call call) {
        var headers = call.request().headers();
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.strip().equals("0"));
    }

    /// A body, and the billing name found in it (`""` for none).
    private record Read(Body body, String named) {}

    private Future<Read> body(Call call, PassThroughFamily family, boolean charged) {
        boolean nameMatters = !family.billingFields().isEmpty() && (charged || family.modelInBody());
        if (!nameMatters) {
            BodyReader.encourage(call.request());
            return Future.succeededFuture(new Read(flowing(call, Buffer.buffer()), ""));
        }
        if (family.service().isEmpty() && !mayNameModel(call.contentType())) {
            throw ModelRequest.wrongType(call.contentType(), "application/json or multipart/form-data");
        }
        return patience.over(
                        call.request(),
                        bodies.until(
                                call.request(),
                                LONGEST_LOOK,
                                soFar -> name(call, family, soFar).isPresent()))
                .map(head -> {
                    Optional<String> named = name(call, family, head.bytes());
                    if (!head.complete() && named.isEmpty()) {
                        throw Refusal.of(
                                        400,
                                        "invalid_request",
                                        "The body is longer than %d MiB before it names a model; put the model field first."
                                                .formatted(LONGEST_LOOK / (1024 * 1024)))
                                .asFailure();
                    }
                    Body body = head.complete() ? new Body.Whole(head.bytes()) : flowing(call, head.bytes());
                    return new Read(body, named.orElse(""));
                });
    }

    private static boolean mayNameModel(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.contains("json") || type.startsWith("multipart/form-data");
    }

    private static Optional<String> name(Call call, PassThroughFamily family, Buffer bytes) {
        return BillingFields.find(call.contentType(), bytes.getBytes(), family.billingFields());
    }

    private Body flowing(Call call, Buffer first) {
        return new Body.Flowing(first, call.request(), bodies.longest(), patience);
    }

    private Demand demand(Call call, Admission caller, PassThroughFamily family, Read read, Optional<Job> job) {
        String model = selects(call, family, read.named());
        if (model.isEmpty() && job.isEmpty()) {
            throw noModel(call).asFailure();
        }
        String fallback = family.billingDefault().isEmpty() ? model : family.billingDefault();
        call.speak(ErrorShape.TASK);
        return new PassThroughDemand(
                call,
                family,
                read.body(),
                model,
                BillingName.of(read.named(), fallback),
                job,
                caller.groups().getFirst(),
                prices.get(),
                loop);
    }

    private static String selects(Call call, PassThroughFamily family, String named) {
        if (family.modelInBody() && !named.isEmpty()) {
            return named;
        }
        if (family.modelInJobId()) {
            for (String id : JobIds.in(call.target())) {
                int colon = id.indexOf(':');
                if (colon > 0 && id.startsWith(family.service())) {
                    return id.substring(0, colon);
                }
            }
        }
        return family.service();
    }

    private static Refusal noModel(Call call) {
        return call.method().equals("GET")
                ? Refusal.of(404, "task_not_exist", "No job of yours has this id.")
                : Refusal.of(400, "invalid_request", "The field `model` is missing.");
    }
}
