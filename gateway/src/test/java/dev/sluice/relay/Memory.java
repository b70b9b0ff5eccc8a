package dev.sluice.relay;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What the process holds on to.
final class Memory {
    private Memory() {}

    /// Bytes of heap that survive a collection, and of buffers outside it.
    static long held() {
        // A second time, as the first may leave what only its finalisation frees.
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + outside();
    }

    private static long outside() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
