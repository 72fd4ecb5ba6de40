package org.postroute.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP service that answers.
 *
 * @param secrets one or two; the first signs, a second is added to the signature while it is being replaced
 * @param timeout for connecting and for the whole answer, each
 * @param maxConcurrency most calls at the same time
 * @param inlineAttachmentBytes larger files are handed over by a signed URL
 * @param grantLifetime how long a later answer is accepted
 */
public record AgentSettings(
        String name,
        URI url,
        List<Secret> secrets,
        Duration timeout,
        int maxConcurrency,
        RetrySettings retry,
        long inlineAttachmentBytes,
        Duration grantLifetime) {

    public AgentSettings {
        secrets = List.copyOf(secrets);
    }
}
