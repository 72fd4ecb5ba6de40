package org.postroute.mailbox;

import java.io.IOException;

/** What a proxy does beside a test: until one side of a line is gone, which is no fault. */
public final class LineThread {
    private LineThread() {}

    /** What is done. */
    public interface Task {
        void run() throws IOException;
    }

    public static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // the line is gone
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
