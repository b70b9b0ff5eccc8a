package dev.sluice.ops;

import java.util.Collections;
import java.util.List;

/// Calls that ended, for tests of other packages.
public final class SampleCalls {
    private SampleCalls() {}

    /// `count` pass-through calls of long ago that the gateway answered with `status`.
    public static List<Exchange> of(int status, int count) {
        return Collections.nCopies(count, SampleExchange.answered(status, Exchange.Origin.GATEWAY, "{}"));
    }

    /// A call an upstream failed with this body.
    public static Exchange failed(String body) {
        return SampleExchange.answered(500, Exchange.Origin.UPSTREAM, body);
    }
}
