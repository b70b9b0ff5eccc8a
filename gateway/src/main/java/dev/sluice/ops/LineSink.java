package dev.sluice.ops;

/// Takes log lines, each with its line break, from one thread at a time. Never throws: a full disk must not stop a
/// call.
interface LineSink extends AutoCloseable {
    void line(String line);

    @Override
    default void close() {}

    /// Standard output, whatever it is at that moment.
    static LineSink standardOutput() {
        return line -> {
            System.out.print(line);
            System.out.flush();
        };
    }
}
