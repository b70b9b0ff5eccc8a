package dev.sluice.relay;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/// What the process holds on to.
final class Memory {
    private Memory() {}

    /// Bytes of objects that survive a collection, and of buffers outside the heap. The size of the heap in use
    /// would not do: a collection may leave gaps of several megabytes, which count as used.
    static long held() {
        return histogram()
                        .lines()
                        .map(line -> line.strip().split("\\s+", 5))
                        .filter(row -> row.length >= 4 && row[0].endsWith(":"))
                        .filter(row -> !row[3].contains("FillerElement"))
                        .mapToLong(row -> Long.parseLong(row[2]))
                        .sum()
                + outside();
    }

    /// A line for each class: rank, instances, bytes, name.
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this Java machine shows no histogram", e);
        }
    }

    private static long outside() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
