package org.postroute.oauth;

import java.util.HexFormat;
import java.util.List;
import org.postroute.config.OAuthSettings;
import org.postroute.message.Hashes;

/** What a consent was given to; nothing else may use it. */
public final class ConsentedApplication {
    private ConsentedApplication() {}

    /**
     * The client, the authorization server, and who may change where tokens go: whoever can write the configuration, or whoever
     * added this connection. A new client secret, other scopes and another mail server of the configuration leave it as it is.
     *
     * @return for the ledger; it holds no secret
     */
    public static String fingerprint(OAuthSettings settings) {
        String all = String.join(
                "\n",
                List.of(
                        settings.addedAs(),
                        settings.clientId(),
                        settings.tokenUri().toString()));
        return HexFormat.of().formatHex(Hashes.sha256(all));
    }
}
