package org.postroute.jobs;

/**
 * What jobs may wait for together, such as one agent or one server.
 *
 * @param lane its name
 * @param most how many of its jobs run at the same time; 0 for none until {@link JobComponent#wakeAll}
 */
public record LaneLimit(String lane, int most) {
    /** For what must not go on now, without being tried. */
    public static final LaneLimit CLOSED = new LaneLimit("closed", 0);

    public LaneLimit {
        if (most < 0) {
            throw new IllegalArgumentException("a lane does not let fewer than no job through");
        }
    }

    boolean isClosed() {
        return most == 0;
    }
}
