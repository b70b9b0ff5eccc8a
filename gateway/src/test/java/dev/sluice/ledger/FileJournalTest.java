package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.NOW;
import static dev.sluice.ledger.LedgerFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SEGMENT = 1 << 16;

    @TempDir
    private Path folder;

    private final List<String> damage = Collections.synchronizedList(new ArrayList<>());

    @Test
    void keepsEveryFieldOfAnEvent() {
        var call = new CallRecord(
                        CallRecord.Kind.REFUND,
                        NOW.plusNanos(123_456_789),
                        new CallRecord.Caller(Long.MAX_VALUE, "\u00e9l\u00e9a \ud83d\ude00", 7, "t", "vip", "::1"),
                        new CallRecord.Call(8, Duration.ofNanos(1_234_567_891), true, "req", "up"),
                        "gpt-4o",
                        Quota.of(5),
                        1L << 40,
                        20,
                        "content",
                        "{\"a\":1}")
                .charged(Quota.of(Quota.MOST), new Paid(-999_999_999, 3, Quota.of(4)))
                .beginning(List.of(
                        new CallRecord.Begun("runway", "task", 4), new CallRecord.Begun("suno", "\ud83d\ude00", 0)));
        var job = new Job("runway", "task", 1, 2, 3, 4, "req", "gen3", Quota.of(9), 5, Quota.of(6), false, NOW);

        assertThat(decoded(call)).isEqualTo(call);
        assertThat(decoded(job)).isEqualTo(job);
    }

    /// Written by the version before jobs travelled with their call.
    @Test
    void readsEventsOfTheFirstVersion() {
        var call = Base64.getDecoder()
                .decode("AQEEsqGImA4AAgphbGljZQIOdG9rZW4gMQ5kZWZhdWx0EDEwLjAuMC45EID0080VAgpyZXEtMQh1cC0xDGdwdC00"
                        + "b9gEAAAAyAEoCGNoYXQoeyJtb2RlbF9yYXRpbyI6MS4yNX0=");
        var job = Base64.getDecoder().decode("AQIMcnVud2F5CHRhc2sCBAYIBnJlcQhnZW4zEgCyoYiYDgA=");

        assertThat(EventDecoder.decode(call)).isEqualTo(call(1, 300, "chat"));
        assertThat(EventDecoder.decode(job))
                .isEqualTo(
                        new Job("runway", "task", 1, 2, 3, 4, "req", "gen3", Quota.of(9), 0, Quota.ZERO, false, NOW));
    }

    @Test
    void cutsTextsToWhatTheirColumnsTake() {
        var decoded = (CallRecord) decoded(call(1, 5, "x".repeat(100_000)));

        assertThat(decoded.content()).hasSize(EventEncoder.LONG_TEXT);
    }

    @Test
    void refusesAnEventThatEndsTooEarly() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventDecoder.decode(new byte[] {1, 1, 2, 3}));
        assertThatIllegalArgumentException().isThrownBy(() -> EventDecoder.decode(new byte[] {9, 1}));
    }

    @Test
    void givesEventsOfManyThreadsBackInOneOrder() throws Exception {
        try (var journal = open(0, 1L << 30);
                var threads = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (int thread = 0; thread < 4; thread++) {
                long token = thread;
                work.add(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        journal.append(call(token, i));
                    }
                    return true;
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            Eventually.within(SOON, () -> assertThat(journal.isSettled()).isTrue());

            // Most of them are only in the files by now.
            var events = takeAll(journal, 0);
            assertThat(events).hasSize(80_000);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).seq()).isEqualTo(i + 1);
            }
            for (long token = 0; token < 4; token++) {
                long of = token;
                var quotas = events.stream()
                        .map(event -> (CallRecord) event.event())
                        .filter(event -> event.caller().tokenId() == of)
                        .map(event -> event.quota().units())
                        .toList();
                assertThat(quotas).isSorted().hasSize(20_000);
            }
            assertThat(damage).isEmpty();
        }
    }

    @Test
    void goesOnWhereTheProcessBeforeStopped() {
        appendAndLeave(500);

        try (var journal = open(200, 1L << 30)) {
            assertThat(journal.published()).isEqualTo(500);
            journal.append(call(1, 501));

            assertThat(quotas(takeAll(journal, 200)))
                    .startsWith(201L)
                    .endsWith(500L, 501L)
                    .hasSize(301);
            assertThat(damage).isEmpty();
        }
    }

    @Test
    void neverUsesANumberTwiceThoughFilesAreGone() {
        try (var journal = open(77, 1L << 30)) {
            assertThat(journal.append(call(1, 1))).isEqualTo(78);
        }
    }

    @Test
    void cutsATornTailOff() throws IOException {
        appendAndLeave(10);
        damage(lastFile(), Segment.HEADER + 9 * recordSize() + 20, new byte[] {1, 2, 3});

        try (var journal = open(0, 1L << 30)) {
            assertThat(journal.published()).isEqualTo(9);
            assertThat(journal.append(call(1, 10))).isEqualTo(10);
            assertThat(quotas(takeAll(journal, 0))).hasSize(10);
            assertThat(damage).isEmpty();
        }
    }

    @Test
    void tellsOfADamagedEventInTheMiddleAndGoesOnBehindIt() throws IOException {
        appendAndLeave(10);
        damage(lastFile(), Segment.HEADER + 3 * recordSize() + 40, new byte[] {1, 2, 3});
        damage(lastFile(), Segment.HEADER + 6 * recordSize(), new byte[] {0, 0, 0, 0});

        try (var journal = open(0, 1L << 30)) {
            assertThat(quotas(takeAll(journal, 0))).containsExactly(1L, 2L, 3L, 5L, 6L, 8L, 9L, 10L);
            assertThat(damage).containsExactly("4-4", "7-7");
        }
    }

    @Test
    void putsAFileAsideThatIsNone() throws IOException {
        appendAndLeave(10);
        Files.write(lastFile().resolveSibling("000000000099.journal"), new byte[100]);

        try (var journal = open(0, 1L << 30)) {
            assertThat(takeAll(journal, 0)).hasSize(10);
            assertThat(journal.folder().path().resolve("000000000099.journal.damaged"))
                    .exists();
        }
    }

    @Test
    void deletesWhatIsWritten() {
        try (var journal = open(0, 1L << 30)) {
            for (int i = 1; i <= 4000; i++) {
                journal.append(call(1, i));
            }
            Eventually.within(SOON, () -> assertThat(journal.isSettled()).isTrue());
            assertThat(journal.bytes()).isGreaterThan(4 * SEGMENT);
            journal.release(4000);

            Eventually.within(SOON, () -> assertThat(journal.bytes()).isEqualTo(SEGMENT));
        }
    }

    @Test
    void hasNoRoomOnceItsBoundIsReachedAndStillLosesNothing() {
        try (var journal = open(0, 4 * SEGMENT)) {
            int appended = 0;
            while (journal.hasRoom()) {
                journal.append(call(1, ++appended));
            }
            // Calls under way at that moment still come in.
            for (int i = 0; i < 3000; i++) {
                journal.append(call(1, ++appended));
            }
            int all = appended;
            Eventually.within(SOON, () -> assertThat(journal.published()).isEqualTo(all));
            assertThat(journal.hasRoom()).isFalse();
            assertThat(takeAll(journal, 0)).hasSize(all);

            journal.release(all);
            Eventually.within(SOON, () -> assertThat(journal.hasRoom()).isTrue());
        }
    }

    @Test
    void takesAFolderOfItsOwnBesideALivingProcess() {
        try (var first = JournalFolder.take(folder, "db");
                var second = JournalFolder.take(folder, "db")) {
            assertThat(first.path()).isNotEqualTo(second.path());
            assertThat(first.node()).isNotEqualTo(second.node());
        }
        try (var again = JournalFolder.take(folder, "db");
                var other = JournalFolder.take(folder, "another database")) {
            assertThat(again.path()).endsWithRaw(Path.of("0"));
            assertThat(other.path()).endsWithRaw(Path.of("2"));
        }
    }

    private FileJournal open(long applied, long most) {
        var config = new JournalConfig(folder, most, Duration.ofMillis(10), SEGMENT);
        return new FileJournal(JournalFolder.take(folder, "db"), config, applied, new JournalReader.Damage() {
            @Override
            public void lost(long first, long last) {
                damage.add(first + "-" + last);
            }

            @Override
            public void unreadable(long seq, byte[] event, IllegalArgumentException cause) {
                damage.add(seq + " unreadable");
            }
        });
    }

    private void appendAndLeave(int events) {
        try (var journal = open(0, 1L << 30)) {
            for (int i = 1; i <= events; i++) {
                journal.append(call(1, i));
            }
            Eventually.within(SOON, () -> assertThat(journal.isSettled()).isTrue());
        }
    }

    private static List<Numbered> takeAll(FileJournal journal, long after) {
        var all = new ArrayList<Numbered>();
        long last = after;
        for (var some = journal.take(last, journal.published(), 1000);
                !some.isEmpty();
                some = journal.take(last, journal.published(), 1000)) {
            all.addAll(some);
            last = some.getLast().seq();
        }
        return all;
    }

    private static List<Long> quotas(List<Numbered> events) {
        return events.stream()
                .map(event -> ((CallRecord) event.event()).quota().units())
                .toList();
    }

    private static LedgerEvent decoded(LedgerEvent event) {
        var encoder = new EventEncoder();
        encoder.encode(event);
        return EventDecoder.decode(Arrays.copyOf(encoder.bytes(), encoder.length()));
    }

    /// All events of these tests with quotas below 64 are alike in size.
    private static long recordSize() {
        var encoder = new EventEncoder();
        encoder.encode(call(1, 1));
        return Segment.sizeOf(encoder.length());
    }

    private Path lastFile() throws IOException {
        try (var files = Files.list(folder.resolve("0"))) {
            return files.filter(Segment::isSegment).sorted().toList().getLast();
        }
    }

    private static void damage(Path file, long at, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
