package org.postroute.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one customer's mail, as far as it has got.
 *
 * @param customer address
 * @param sentAt ISO 8601
 * @param received the ledger's row of it; null until a sweep brought it
 * @param asked null when the agent was not asked
 * @param outbound the ledger's row of the answer
 * @param answer as it arrived in the customer's mailbox
 */
record Journey(
        String id,
        String customer,
        String sentAt,
        ShownMail mail,
        @Nullable Row received,
        @Nullable Asked asked,
        @Nullable Row outbound,
        @Nullable ShownMail answer) {

    /** Whether nothing more will happen. */
    boolean isOver() {
        boolean answered = received != null && received.state().equals("answered");
        return received != null && received.over() && (!answered || answer != null && hasLeft());
    }

    private boolean hasLeft() {
        return outbound != null && outbound.over();
    }

    /**
     * A row of the ledger with its history.
     *
     * @param over whether its state is final
     */
    record Row(String id, String state, @Nullable String reason, boolean over, List<Step> steps) {}

    /** @param at ISO 8601 */
    record Step(String at, String step, String outcome, String detail) {}
}
