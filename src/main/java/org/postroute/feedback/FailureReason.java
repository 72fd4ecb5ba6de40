package org.postroute.feedback;

/** Why a delivery failed, as {@code failure-reasons.tsv} tells it by words and codes. */
enum FailureReason {
    SENDER(Weight.SOFT),
    FULL(Weight.SOFT),
    SERVER(Weight.SOFT),
    SIZE(Weight.LIKELY_SOFT),
    INACTIVE(Weight.LIKELY_SOFT),
    REFUSED(Weight.PERHAPS_SOFT),
    RELAY(Weight.PERHAPS_SOFT),
    LATER(Weight.PERHAPS_SOFT),
    USER(Weight.HARD),
    HOST(Weight.HARD),
    MOVED(Weight.HARD),
    CLOSED(Weight.HARD),
    FAILED(Weight.NONE);

    private final Weight weight;

    /** How much a reason says when others are named beside it. */
    enum Weight {
        /** The address is not what is wrong, whatever else is said. */
        SOFT,
        /** The address is not what is wrong, unless words and code agree that it is. */
        LIKELY_SOFT,
        /** As above, and such words also stand in advice: they count where the server itself is quoted. */
        PERHAPS_SOFT,
        /** The address will never work. */
        HARD,
        NONE
    }

    FailureReason(Weight weight) {
        this.weight = weight;
    }

    Weight weight() {
        return weight;
    }
}
