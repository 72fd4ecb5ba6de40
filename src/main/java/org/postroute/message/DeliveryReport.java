package org.postroute.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery report (RFC 3464, and the dialects that came before it). */
public record DeliveryReport(
        List<Recipient> recipients, @Nullable MessageId originalMessageId) {
    public DeliveryReport {
        recipients = List.copyOf(recipients);
    }

    /**
     * @param address whom the mail was for in the end
     * @param originalAddress to whom it was sent, before somebody forwarded it (RFC 3464, 2.3.1); null when not stated
     * @param action failed, delayed, delivered, relayed or expanded; null when the report does not say
     * @param status enhanced status code such as 5.1.1 (RFC 3463)
     * @param smtpCode three digits
     */
    public record Recipient(
            @Nullable String address,
            @Nullable String originalAddress,
            @Nullable String action,
            @Nullable String status,
            @Nullable Integer smtpCode,
            Kind kind) {

        /** One of whom only one address is known. */
        public Recipient(
                @Nullable String address,
                @Nullable String action,
                @Nullable String status,
                @Nullable Integer smtpCode,
                Kind kind) {
            this(address, null, action, status, smtpCode, kind);
        }
    }

    /** HARD: the address will never work. SOFT: it may work later. */
    public enum Kind {
        HARD,
        SOFT
    }
}
