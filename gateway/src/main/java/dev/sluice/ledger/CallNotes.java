package dev.sluice.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the relay knows of a finished call beyond its bill; goes into `other` of the log row.
///
/// `firstByteMillis` is below 0 when no byte came. `upstreamModel` is blank unless the name was mapped. `channels`
/// are the channels tried, in order; `keyIndex` is below 0 for a channel with one key. `service` names a
/// pass-through family, blank otherwise. Build with [#of] and the `with` methods.
public record CallNotes(
        String requestPath,
        List<String> conversion,
        long firstByteMillis,
        String reasoningEffort,
        String upstreamModel,
        List<Long> channels,
        int keyIndex,
        String rejectReason,
        String service,
        @Nullable StreamEnd stream) {
    /// How a stream ended: `reason` is `done`, `eof`, `timeout`, `client_gone` or `upstream_error`; `error` is
    /// masked.
    public record StreamEnd(boolean ok, String reason, String error) {}

    public CallNotes {
        conversion = List.copyOf(conversion);
        channels = List.copyOf(channels);
    }

    /// `requestPath` is without its query.
    public static CallNotes of(String requestPath) {
        return new CallNotes(requestPath, List.of(), -1, "", "", List.of(), -1, "", "", null);
    }

    public CallNotes withConversion(List<String> formats) {
        return new CallNotes(
                requestPath,
                formats,
                firstByteMillis,
                reasoningEffort,
                upstreamModel,
                channels,
                keyIndex,
                rejectReason,
                service,
                stream);
    }

    public CallNotes withFirstByte(long millis) {
        return new CallNotes(
                requestPath,
                conversion,
                millis,
                reasoningEffort,
                upstreamModel,
                channels,
                keyIndex,
                rejectReason,
                service,
                stream);
    }

    public CallNotes withReasoningEffort(String effort) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                effort,
                upstreamModel,
                channels,
                keyIndex,
                rejectReason,
                service,
                stream);
    }

    public CallNotes withUpstreamModel(String model) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                reasoningEffort,
                model,
                channels,
                keyIndex,
                rejectReason,
                service,
                stream);
    }

    public CallNotes withChannels(List<Long> tried, int index) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                reasoningEffort,
                upstreamModel,
                tried,
                index,
                rejectReason,
                service,
                stream);
    }

    public CallNotes withRejectReason(String reason) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                reasoningEffort,
                upstreamModel,
                channels,
                keyIndex,
                reason,
                service,
                stream);
    }

    public CallNotes withService(String name) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                reasoningEffort,
                upstreamModel,
                channels,
                keyIndex,
                rejectReason,
                name,
                stream);
    }

    public CallNotes withStream(StreamEnd end) {
        return new CallNotes(
                requestPath,
                conversion,
                firstByteMillis,
                reasoningEffort,
                upstreamModel,
                channels,
                keyIndex,
                rejectReason,
                service,
                end);
    }
}
