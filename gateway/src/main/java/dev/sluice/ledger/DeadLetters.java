package dev.sluice.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events the database takes in no form, one JSON object to a line of the file `refused.jsonl` beside the journal:
/// their figures for people, and the event itself in Base64. Written to disk before the journal moves past the
/// event; blocks.
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String FILE = "refused.jsonl";

    private final AtomicLong count = new AtomicLong();

    long count() {
        return count.get();
    }

    /// An event the database refused even without its texts.
    void refused(Path folder, Node node, Numbered event, RuntimeException cause) {
        var encoder = new EventEncoder();
        encoder.encode(event.event());
        var bytes = Base64.getEncoder().encodeToString(Arrays.copyOf(encoder.bytes(), encoder.length()));
        write(folder, node, event.seq(), figures(event.event()), String.valueOf(cause.getMessage()), bytes);
        LOG.atError()
                .setCause(cause)
                .addKeyValue("node", node.id())
                .addKeyValue("seq", event.seq())
                .addKeyValue("event", figures(event.event()))
                .log("ledger event refused by the database and set aside");
    }

    /// An event that cannot be read.
    void unreadable(Path folder, Node node, long seq, byte[] event, IllegalArgumentException cause) {
        write(
                folder,
                node,
                seq,
                "unknown",
                String.valueOf(cause.getMessage()),
                Base64.getEncoder().encodeToString(event));
        LOG.atError()
                .setCause(cause)
                .addKeyValue("node", node.id())
                .addKeyValue("seq", seq)
                .log("ledger event cannot be read and was set aside");
    }

    private static String figures(LedgerEvent event) {
        return switch (event) {
            case CallRecord call ->
                "%s request=%s user=%d token=%d channel=%d quota=%d remainder=%d"
                        .formatted(
                                call.kind(),
                                call.call().requestId(),
                                call.caller().userId(),
                                call.caller().tokenId(),
                                call.call().channelId(),
                                call.quota().units(),
                                call.paid().remainder());
            case Job job -> "JOB service=%s request=%s".formatted(job.service(), job.requestId());
        };
    }

    private void write(Path folder, Node node, long seq, String figures, String cause, String bytes) {
        var line = OtherJson.object(json -> {
            json.number("node", node.id());
            json.number("seq", seq);
            json.text("figures", figures);
            json.text("cause", cause);
            json.text("event", bytes);
        });
        try (var channel = FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("an event could not be set aside", e);
        }
        count.incrementAndGet();
        CrashPoint.SET_ASIDE.reached();
    }
}
