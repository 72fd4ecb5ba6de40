package org.postroute.jobs;

/**
 * What jobs may wait for together, such as one agent or one server.
 *
 * @param lane its name
 * @param most how many of its jobs run at the same time, at least 1
 */
public record LaneLimit(String lane, int most) {
    public LaneLimit {
        if (most < 1) {
            throw new IllegalArgumentException("a lane lets at least one job through");
        }
    }
}
