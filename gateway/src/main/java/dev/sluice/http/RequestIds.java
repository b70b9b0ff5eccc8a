package dev.sluice.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/// Makes request ids: UTC `YYYYMMDDhhmmss`, nine digits of nanoseconds, a prefix of the node, eight random characters.
/// ASCII, 39 characters. One instance per event loop; not for use from several threads. Source: relay.md §1.1.
public final class RequestIds {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String node;
    private long second = Long.MIN_VALUE;
    private String prefix = "";

    /// `node` names this process; eight characters of it are used.
    public RequestIds(String node) {
        this.node = "%08x".formatted(node.hashCode());
    }

    public String next(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            prefix = SECOND.format(now);
        }
        var id = new StringBuilder(39).append(prefix);
        int nanos = now.getNano();
        for (int digit = 100_000_000; digit > 0; digit /= 10) {
            id.append((char) ('0' + nanos / digit % 10));
        }
        id.append(node);
        // One byte of randomness for each character; that four of them come up a little more often does no harm.
        long random = ThreadLocalRandom.current().nextLong();
        for (int i = 0; i < 8; i++) {
            id.append(ALPHABET.charAt((int) ((random >>> (8 * i)) & 0xFF) % ALPHABET.length()));
        }
        return id.toString();
    }
}
