package org.postroute.cli;

/** Why the running service did not do what was asked for, in words for people. */
final class ServiceFault extends Exception {
    private static final long serialVersionUID = 1L;

    static final int USAGE = 2;
    static final int CONFIGURATION = 3;
    static final int AUTHENTICATION = 4;
    static final int NETWORK = 5;

    private final int exitCode;

    ServiceFault(int exitCode, String words) {
        super(words);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
