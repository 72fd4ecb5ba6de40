package org.postroute.it;

/** Where a process is killed, as the wires between it and the others tell. */
enum KillPoint {
    /** 0.3 to 3 s after the process was started. */
    STARTING,
    /** 0.3 to 3 s after it signed in to the mailbox. */
    WORKING,
    /** Somewhere inside the answer with the sources. */
    FETCHING,
    /** 0 to 1.5 s after that answer: before, in and after the commit. */
    FETCHED,
    /** The flags are on their way, and the server does not get them. */
    COMMITTED,
    /** The server has set the flags and said so. */
    FLAGGED,
    /** The agent has the question and has not answered. */
    ASKED,
    /** 0 to 0.3 s after the agent's answer: before, in and after the commit. */
    REPLIED,
    /** 0 to 30 ms after MAIL FROM. */
    SUBMITTING,
    /** The final dot is written, and the server does not hear it. */
    DOT_LOST,
    /** The server has taken the message, and its word gets nowhere. */
    DOT_HEARD,
    /** 0 to 0.2 s after its word: before, in and after the commit. */
    TAKEN
}
