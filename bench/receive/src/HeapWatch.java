import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The heap of this JVM from a full collection on: the most that was used, and the most that a collection left. */
final class HeapWatch implements AutoCloseable {
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(NotificationEmitter.class::cast)
            .toList();
    private final NotificationListener afterCollection = (notification, handback) -> {
        var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        left(collection.getGcInfo().getMemoryUsageAfterGc());
    };
    private final long before;
    private volatile long mostLive;

    HeapWatch() {
        System.gc();
        before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        collectors.forEach(collector -> collector.addNotificationListener(afterCollection, null, null));
    }

    private void left(Map<String, MemoryUsage> usage) {
        long heap = pools.stream()
                .map(pool -> usage.get(pool.getName()))
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        mostLive = Math.max(mostLive, heap - before);
    }

    /** In bytes above what lived when this began, garbage included. */
    long mostUsed() {
        return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
    }

    /** In bytes above what lived when this began; 0 when nothing was collected. */
    long mostLive() {
        return mostLive;
    }

    @Override
    public void close() throws ListenerNotFoundException {
        for (NotificationEmitter collector : collectors) {
            collector.removeNotificationListener(afterCollection);
        }
    }
}
