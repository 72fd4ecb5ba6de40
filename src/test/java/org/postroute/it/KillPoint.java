package org.postroute.it;

/** Where a process that receives is killed, as the wire between it and the server tells. */
enum KillPoint {
    /** 0.3 to 3 s after the process was started. */
    STARTING,
    /** 0.3 to 3 s after it signed in. */
    WORKING,
    /** Somewhere inside the answer with the sources. */
    FETCHING,
    /** 0 to 1.5 s after that answer: before, in and after the commit. */
    FETCHED,
    /** The flags are on their way, and the server does not get them. */
    COMMITTED,
    /** The server has set the flags and said so. */
    FLAGGED
}
