package org.postroute.config;

/**
 * The REST API.
 *
 * @param host address it listens on
 * @param port 0 for any free one
 * @param rates how often it may be called
 */
public record ApiSettings(String host, int port, Rates rates) {
    /**
     * Most requests in a minute, and at once.
     *
     * @param perToken of one API token
     * @param refusals of one address, that are refused because they prove nothing
     */
    public record Rates(int perToken, int refusals) {
        /** Those that hold when nothing is configured. */
        public static final Rates USUAL = new Rates(6_000, 120);
    }

    /** With the usual rates. */
    public ApiSettings(String host, int port) {
        this(host, port, Rates.USUAL);
    }
}
