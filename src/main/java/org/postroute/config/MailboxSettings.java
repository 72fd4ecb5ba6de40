package org.postroute.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postroute.message.EmailAddress;

/**
 * One account of ours.
 *
 * @param id connection name, hyphen, number: {@code support-1}; used in endpoint URIs, metrics and logs
 * @param imap null when the connection does not receive
 * @param smtp null when the connection does not send
 * @param folder IMAP folder that is read
 * @param maxAttachmentBytes 0 for no limit
 * @param backfill how far back the first reading of the folder goes; null for all
 * @param signature text appended to every outgoing mail, with {@code {{ sender_name }}} and {@code {{ sender_email }}}
 * @param oauth null when the mailbox signs in by password
 */
public record MailboxSettings(
        String id,
        String connection,
        EmailAddress address,
        @Nullable String name,
        @Nullable ServerSettings imap,
        @Nullable ServerSettings smtp,
        String folder,
        long maxAttachmentBytes,
        @Nullable Duration backfill,
        MessageContentType messageContentType,
        @Nullable String signature,
        SentSettings sent,
        ReturnSettings returns,
        @Nullable OAuthSettings oauth) {

    /** Where reports of undeliverable mail go. */
    public EmailAddress envelopeSender() {
        return returns.address() == null ? address : returns.address();
    }

    /** The same, as it would be if its connection did not receive. */
    public MailboxSettings sendingOnly() {
        return with(id, null);
    }

    MailboxSettings withId(String other) {
        return with(other, imap);
    }

    private MailboxSettings with(String otherId, @Nullable ServerSettings otherImap) {
        return new MailboxSettings(
                otherId,
                connection,
                address,
                name,
                otherImap,
                smtp,
                folder,
                maxAttachmentBytes,
                backfill,
                messageContentType,
                signature,
                sent,
                returns,
                oauth);
    }

    /** What outgoing mail is written in. */
    public enum MessageContentType {
        TEXT_PLAIN("text/plain"),
        TEXT_HTML("text/html");

        private final String mediaType;

        MessageContentType(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }
}
