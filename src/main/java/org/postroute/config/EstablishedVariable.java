package org.postroute.config;

import java.util.Arrays;
import java.util.Optional;

/** Environment variables known from another channel; each holds for every connection that does not set the key itself. */
enum EstablishedVariable {
    EMAIL_NAME(PropertyTable.NAME),
    IMAP_MAILBOX(PropertyTable.FOLDER),
    MESSAGE_CONTENT_TYPE(PropertyTable.CONTENT_TYPE),
    SMTP_SIGNATURE(PropertyTable.SIGNATURE),
    EMAIL_MAX_ATTACHMENT_BYTES(PropertyTable.MAX_ATTACHMENT_BYTES),
    CHECK_INTERVAL(PropertyTable.CHECK_INTERVAL);

    private final Property<?> property;

    EstablishedVariable(Property<?> property) {
        this.property = property;
    }

    Property<?> property() {
        return property;
    }

    static Optional<EstablishedVariable> of(Property<?> property) {
        return Arrays.stream(values()).filter(v -> v.property.equals(property)).findFirst();
    }
}
