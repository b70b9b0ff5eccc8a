package dev.sluice.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the relay knows of a finished call beyond its bill; goes into `other` of the log row.
///
/// `requestPath` is without its query. `firstByteMillis` is below 0 when no byte came. `upstreamModel` is blank unless
/// the name was mapped. `channels` are the channels tried, in order; `keyIndex` is below 0 for a channel with one key.
public record CallNotes(
        String requestPath,
        long firstByteMillis,
        String upstreamModel,
        List<Long> channels,
        int keyIndex,
        @Nullable StreamEnd stream) {
    /// How a stream ended: `reason` is `done`, `eof`, `timeout`, `client_gone` or `upstream_error`; `error` is
    /// masked.
    public record StreamEnd(boolean ok, String reason, String error) {}

    public CallNotes {
        channels = List.copyOf(channels);
    }

    /// Of a call that reached no channel.
    public static CallNotes of(String requestPath) {
        return new CallNotes(requestPath, -1, "", List.of(), -1, null);
    }
}
