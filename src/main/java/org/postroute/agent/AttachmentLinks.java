package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.InstanceKey;

/** Signed, short-lived URLs by which an agent fetches what is too large to be sent along. */
public final class AttachmentLinks {
    /** How long a link is good; every retry of a turn makes fresh ones. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final String PURPOSE = "attachment-url";

    private final URI publicUrl;
    private final InstanceKey key;
    private final InstantSource clock;

    /** @param publicUrl without a trailing slash */
    public AttachmentLinks(URI publicUrl, InstanceKey key, InstantSource clock) {
        this.publicUrl = publicUrl;
        this.key = key;
        this.clock = clock;
    }

    /** {@code <public-url>/api/v1/attachments/<id>?expires=<epoch seconds>&signature=<base64url>} */
    public String url(String attachmentId) {
        long expires = clock.instant().plus(LIFETIME).getEpochSecond();
        return publicUrl + "/api/v1/attachments/" + attachmentId + "?expires=" + expires + "&signature="
                + signature(attachmentId, Long.toString(expires));
    }

    /** Whether this is a link of ours that is still good. Takes the same time for every forgery. Never throws. */
    public boolean verify(String attachmentId, @Nullable String expires, @Nullable String signature) {
        if (expires == null || signature == null) {
            return false;
        }
        byte[] expected = signature(attachmentId, expires).getBytes(UTF_8);
        return MessageDigest.isEqual(expected, signature.getBytes(UTF_8))
                && clock.instant().getEpochSecond() < Long.parseLong(expires);
    }

    private String signature(String attachmentId, String expires) {
        byte[] signed = (attachmentId + "\0" + expires).getBytes(UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(PURPOSE, signed));
    }
}
