package dev.sluice.bench;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// The Java heap of another process, asked with the JDK's own tool.
final class Heap {
    private static final Pattern USED = Pattern.compile("^ *(\\S+).*?used (\\d+)K", Pattern.MULTILINE);

    private Heap() {}

    /// Bytes in use after a full collection.
    static long usedAfterCollection(Subject subject) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(subject.process().pid());
        Commands.output(jcmd, pid, "GC.run");
        return parse(Commands.output(jcmd, pid, "GC.heap_info"));
    }

    /// The generations' lines say `total 41920K, used 33K`; class space, told the same way, is not heap.
    static long parse(String said) {
        return USED.matcher(said)
                .results()
                .filter(line ->
                        !line.group(1).equals("Metaspace") && !line.group(1).equals("class"))
                .mapToLong(line -> Long.parseLong(line.group(2)) * 1024)
                .sum();
    }
}
