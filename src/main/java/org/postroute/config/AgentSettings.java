package org.postroute.config;

import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.postroute.message.Hashes;

/**
 * An HTTP service that answers.
 *
 * @param secrets one or two; the first signs, a second is added to the signature while it is being replaced
 * @param timeout for connecting and for the whole answer, each
 * @param maxConcurrency most calls at the same time
 * @param handover what it gets
 * @param grantLifetime how long a later answer is accepted
 * @param signedReplies whether a later answer has to be signed as requests are
 */
public record AgentSettings(
        String name,
        URI url,
        List<Secret> secrets,
        Duration timeout,
        int maxConcurrency,
        RetrySettings retry,
        Handover handover,
        Duration grantLifetime,
        boolean signedReplies) {

    /**
     * What is sent to an agent.
     *
     * @param inlineAttachmentBytes larger files are handed over by a signed URL
     * @param maxTextCharacters of each text of a message; the rest is behind a signed URL
     * @param automatic whether it is told of bounces and other automatic mail, which it cannot answer
     */
    public record Handover(long inlineAttachmentBytes, int maxTextCharacters, boolean automatic) {}

    public AgentSettings {
        secrets = List.copyOf(secrets);
    }

    /**
     * Names the way in which it is asked: another one for another url or timeout, so that who is being asked while they
     * change is asked to the end as he was. Such as {@code default-1f0c9a3e}.
     */
    public String version() {
        byte[] hash = Hashes.sha256(url + " " + timeout);
        return name + "-" + HexFormat.of().formatHex(hash, 0, 4);
    }
}
