package org.postroute.config;

/**
 * Something in the configuration that somebody has to change.
 *
 * @param where {@code file:line}, the file alone when something is missing in it, or the environment variable
 * @param key empty when the fault is the file itself
 * @param problem what is wrong, with the value unless it is secret
 * @param hint what to do
 */
public record Fault(String where, String key, String problem, String hint) {

    /** All of it in one line. */
    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + problem + " " + hint;
    }
}
