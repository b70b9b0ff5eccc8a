package dev.sluice.bench;

import java.time.Duration;
import java.util.stream.Stream;

/// A process under test and the port it listens on. Its CPU and memory include those of its children.
record Subject(String name, Process process, int port) implements AutoCloseable {
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /// CPU time used so far, in user and system mode.
    Duration cpu() {
        return family().map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Resident memory in MiB, as `ps` tells it.
    long residentMiB() {
        return family().mapToLong(Subject::residentKiB).sum() / 1024;
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static long residentKiB(ProcessHandle handle) {
        String told = Commands.output("ps", "-o", "rss=", "-p", Long.toString(handle.pid()));
        return told.isBlank() ? 0 : Long.parseLong(told.strip());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(20))) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
