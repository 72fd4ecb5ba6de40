import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Looks every millisecond. */
final class Wait {
    private Wait() {}

    static void until(long seconds, Callable<Boolean> there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!isThere(there)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it did not happen within " + seconds + " seconds");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isThere(Callable<Boolean> there) {
        try {
            return there.call();
        } catch (Exception e) {
            return false;
        }
    }
}
