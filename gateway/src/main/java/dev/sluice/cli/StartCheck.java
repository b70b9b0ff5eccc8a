package dev.sluice.cli;

import dev.sluice.doctor.Doctor;
import dev.sluice.doctor.Level;
import dev.sluice.doctor.Question;
import dev.sluice.doctor.Report;
import dev.sluice.doctor.Result;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A short run of doctor after a start: what it finds goes to the log. Nothing waits for it, and the first calls go
/// first. Left out are checks that read much, that need calls or a channel of one type to judge, and those of the log
/// itself.
final class StartCheck implements AutoCloseable {
    static final Set<String> CHECKS = Set.of(
            "env.cache",
            "env.sync",
            "env.list",
            "db.schema",
            "db.limits",
            "channel.wrong_type",
            "channel.columns",
            "ability",
            "cache.health",
            "cache.retry",
            "token.group",
            "token.limits",
            "price.option",
            "sqlite.pragmas",
            "user.root",
            "secret.session",
            "storage.ephemeral");

    private static final Logger log = LoggerFactory.getLogger(StartCheck.class);
    private static final Duration AFTER = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Doctor doctor;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Thread looking;

    StartCheck(Doctor doctor) {
        this.doctor = doctor;
    }

    /// Looks a moment later, on a thread of its own.
    void begin() {
        looking = Thread.ofVirtual().name("start-check").start(this::look);
    }

    private void look() {
        try {
            if (!stopped.await(AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                tell(doctor.run(CHECKS, Question.USUAL));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Report report) {
        report.results().stream()
                .filter(result -> result.level() == Level.WARN || result.level() == Level.FAIL)
                .forEach(StartCheck::tell);
        log.atInfo()
                .addKeyValue("checks", report.results().size())
                .addKeyValue("warnings", report.count(Level.WARN))
                .addKeyValue("failures", report.count(Level.FAIL))
                .log("start checked; sluice doctor tells more");
    }

    private static void tell(Result finding) {
        log.atWarn()
                .addKeyValue("check", finding.id())
                .addKeyValue("level", finding.level())
                .addKeyValue("about", finding.title())
                .addKeyValue("fix", finding.verdict().fix())
                .log("doctor finds");
    }

    @Override
    public void close() {
        stopped.countDown();
        Thread thread = looking;
        if (thread == null) {
            return;
        }
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
