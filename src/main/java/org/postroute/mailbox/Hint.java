package org.postroute.mailbox;

/**
 * What a failure means and what to do about it, in plain language.
 *
 * @param means one sentence or two
 * @param todo for whoever configures the mailbox, or whom to ask
 */
record Hint(String means, String todo) {
    String text() {
        return means + " " + todo;
    }
}
