package dev.sluice.relay;

import dev.sluice.vendor.Destination;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// One try of a call on one channel: sends the request, and either delivers the answer to the client or brings back
/// why not. Ends exactly once; whatever ends it, the upstream exchange is over then.
///
/// A short answer that is not a stream is collected first and sent whole, so that an upstream that breaks off in the
/// middle can still be answered with a proper error, or tried elsewhere. Everything else flows as it comes, with
/// back-pressure: a slow client slows the upstream.
final class Attempt {
    /// How much of an upstream's refusal is kept.
    static final int LONGEST_REFUSAL = 256 * 1024;
    /// Up to this size an answer is collected before the first byte is sent.
    static final int LONGEST_COLLECTED = 1024 * 1024;

    /// What is sent, and how the answer is treated: `delivers` says by status whether an answer goes to the client,
    /// `tap` gives by its head what watches it. `target` is complete, the base path included.
    record Plan(
            Way way,
            Destination destination,
            HttpMethod method,
            String target,
            MultiMap headers,
            Body body,
            Duration total,
            Duration silence,
            IntPredicate delivers,
            Function<Head, Tap> tap) {}

    /// The head of an answer, as far as it decides how the answer is watched; `""` for what is not there.
    record Head(int status, String contentType, String contentEncoding) {
        static Head of(HttpClientResponse answer) {
            return new Head(answer.statusCode(), text(answer, "Content-Type"), text(answer, "Content-Encoding"));
        }

        private static String text(HttpClientResponse answer, String name) {
            String value = answer.getHeader(name);
            return value == null ? "" : value;
        }
    }

    private final Plan plan;
    private final Watchdog watchdog;
    private final ClientStream client;
    private final Promise<Outcome> outcome = Promise.promise();
    private final Runnable clientLeft = this::clientLeft;
    private Watchdog.@Nullable Watch watch;
    private Tap tap = Tap.NONE;
    private @Nullable HttpClientRequest request;
    private @Nullable Inflow inflow;
    private @Nullable HttpClientResponse response;
    private @Nullable Buffer collected;
    private boolean sent;
    private boolean asked;
    private boolean over;
    private boolean lingers;

    Attempt(Plan plan, Watchdog watchdog, ClientStream client) {
        this.plan = plan;
        this.watchdog = watchdog;
        this.client = client;
    }

    Future<Outcome> run() {
        watch = watchdog.watch(plan.total(), plan.silence(), this::expired);
        client.onGone(clientLeft);
        Upstream.open(plan.way(), plan.destination(), plan.method(), plan.target(), plan.headers())
                .onSuccess(this::send)
                .onFailure(this::failed);
        return outcome.future();
    }

    private void send(HttpClientRequest opened) {
        if (over) {
            opened.reset();
            return;
        }
        request = opened;
        inflow = Inflow.of(opened);
        sent = true;
        opened.exceptionHandler(this::failed);
        opened.response().onSuccess(this::answered).onFailure(this::failed);
        plan.body().sendTo(opened, this::touch, this::bodySpoilt).onSuccess(_ -> asked = true);
    }

    private void answered(HttpClientResponse answer) {
        touch();
        if (over) {
            return;
        }
        response = answer;
        answer.exceptionHandler(this::failed);
        if (!plan.delivers().test(answer.statusCode())) {
            collected = Buffer.buffer();
            answer.handler(this::keepRefusal);
            answer.endHandler(_ -> rejected(answer));
        } else if (isCollectable(answer)) {
            tap = plan.tap().apply(Head.of(answer));
            collected = Buffer.buffer();
            answer.handler(this::collect);
            answer.endHandler(_ -> ended(answer));
        } else {
            tap = plan.tap().apply(Head.of(answer));
            answer.handler(this::deliver);
            answer.endHandler(_ -> ended(answer));
        }
    }

    /// JSON that is not announced as longer than what may be collected. A stream is never collected.
    private static boolean isCollectable(HttpClientResponse answer) {
        String type = answer.getHeader("Content-Type");
        String length = answer.getHeader("Content-Length");
        return type != null
                && type.regionMatches(true, 0, "application/json", 0, 16)
                && (length == null || length.length() < 7 || Long.parseLong(length) <= LONGEST_COLLECTED);
    }

    private void keepRefusal(Buffer chunk) {
        touch();
        if (kept().length() < LONGEST_REFUSAL) {
            kept().appendBuffer(chunk);
        }
    }

    private void collect(Buffer chunk) {
        touch();
        if (collected == null) {
            deliver(chunk);
            return;
        }
        collected.appendBuffer(chunk);
        if (collected.length() > LONGEST_COLLECTED) {
            Buffer soFar = collected;
            collected = null;
            deliver(soFar);
        }
    }

    private void deliver(Buffer chunk) {
        touch();
        Buffer passed = tap.pass(chunk);
        if (over) {
            return;
        }
        if (tap.complete()) {
            completed(passed);
            return;
        }
        if (passed.length() == 0) {
            return;
        }
        begin(tap.keepsLength() ? announcedLength() : -1);
        client.write(passed);
        Inflow from = inflow;
        if (client.full() && from != null) {
            from.hold();
            client.onDrain(() -> {
                touch();
                if (!over) {
                    from.release();
                }
            });
        }
    }

    private void begin(long length) {
        HttpClientResponse answer = response;
        if (!client.begun() && answer != null) {
            if (answer.statusCode() >= 400) {
                client.markUpstreamError();
            }
            client.begin(answer.statusCode(), answer.headers(), length);
        }
    }

    private void rejected(HttpClientResponse answer) {
        answeredWhole(answer, new Outcome.Rejected(answer.statusCode(), answer.headers(), kept()));
    }

    private void ended(HttpClientResponse answer) {
        if (over) {
            if (lingers) {
                lingers = false;
                unwatch();
                leaveUpstream(answer);
            }
            return;
        }
        if (collected != null) {
            Buffer whole = tap.pass(collected).appendBuffer(tap.end());
            begin(whole.length());
            client.endWith(whole);
        } else {
            Buffer last = tap.end();
            begin(client.begun() ? -1 : emptyLength(last));
            client.endWith(last);
        }
        answeredWhole(answer, new Outcome.Served(answer.statusCode()));
    }

    /// A stream said its last word. Some upstreams then take their time to end it, which is not the client's
    /// concern; the watch stays until they do, so that the connection is either free again or closed.
    private void completed(Buffer passed) {
        HttpClientResponse answer = response;
        if (answer != null) {
            begin(-1);
            client.endWith(passed.appendBuffer(tap.end()));
            over = true;
            lingers = true;
            settleAs(new Outcome.Served(answer.statusCode()));
        }
    }

    /// An upstream may answer before it has read the whole request; the rest is of no use to anybody.
    private void leaveUpstream(HttpClientResponse answer) {
        HttpClientRequest done = request;
        if (asked && done != null) {
            plan.way().free(plan.destination(), done, answer);
        } else {
            resetUpstream();
        }
    }

    private void answeredWhole(HttpClientResponse answer, Outcome how) {
        boolean wasOver = over;
        end(how);
        if (!wasOver) {
            leaveUpstream(answer);
        }
    }

    /// An answer without a body keeps the length its head announced, as for `HEAD`.
    private long emptyLength(Buffer last) {
        return HttpMethod.HEAD.equals(plan.method()) && announcedLength() >= 0 ? announcedLength() : last.length();
    }

    /// The length of the body as the upstream announced it, -1 when it did not.
    private long announcedLength() {
        String length = response == null ? null : response.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private void expired(String what) {
        stop(new Fault(Fault.Kind.TIMEOUT, sent, new TimeoutException(what)));
    }

    private void bodySpoilt(Fault.Kind how) {
        stop(new Fault(how, sent, null));
    }

    private void failed(Throwable cause) {
        stop(Fault.of(cause, sent));
    }

    private void stop(Fault fault) {
        if (over) {
            if (lingers) {
                lingers = false;
                unwatch();
                resetUpstream();
            }
            return;
        }
        HttpClientResponse answer = response;
        if (!client.begun() || answer == null) {
            end(new Outcome.Unreachable(fault));
        } else {
            Buffer inBand = tap.broken(fault.kind().words());
            if (inBand.length() > 0) {
                client.endWith(inBand);
            } else {
                client.cutAtEnd();
            }
            end(new Outcome.Cut(answer.statusCode(), fault));
        }
        resetUpstream();
    }

    private void clientLeft() {
        end(new Outcome.ClientGone(client.begun()));
        resetUpstream();
    }

    private void resetUpstream() {
        if (request != null) {
            request.reset();
        }
    }

    private void end(Outcome how) {
        if (over) {
            return;
        }
        over = true;
        unwatch();
        settleAs(how);
    }

    private void settleAs(Outcome how) {
        if (inflow != null) {
            inflow.release();
        }
        client.forget(clientLeft);
        outcome.complete(how);
    }

    private void touch() {
        if (watch != null) {
            watch.touch();
        }
    }

    private void unwatch() {
        if (watch != null) {
            watch.cancel();
        }
    }

    private Buffer kept() {
        return collected == null ? Buffer.buffer() : collected;
    }
}
