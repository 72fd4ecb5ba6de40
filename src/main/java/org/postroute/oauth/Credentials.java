package org.postroute.oauth;

import java.util.List;
import java.util.Optional;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/**
 * Consents, kept sealed. Each change is one transaction, on the disk when the method returns.
 *
 * <p>Every method throws {@link org.postroute.message.RetryableException} when they cannot be kept now, and
 * {@link org.postroute.message.MisconfiguredException} when the key is missing under which they are sealed.
 */
public interface Credentials {
    /**
     * How a mailbox stands; empty when nothing was ever given for it.
     *
     * @param mailbox own address, as {@code EmailAddress.key()} gives it; so in every method here
     */
    Optional<Standing> standing(String mailbox);

    /** All that there are, of mailboxes that are no longer configured too. */
    List<Standing> standings();

    /**
     * Somebody consented: what was known before is replaced, and used no more.
     *
     * @param settings to whose application
     * @throws IllegalArgumentException when there is no refresh token in it
     */
    void consented(String mailbox, OAuthSettings settings, Grant grant);

    /**
     * What has to be named to the server to have a consent revoked (RFC 7009).
     *
     * @return empty when there is none, or it was given to another application
     */
    Optional<Secret> refreshToken(String mailbox, OAuthSettings settings);

    /**
     * The consent was taken back: its tokens are deleted, and a configured refresh token that was used before is not used
     * again.
     */
    void revoked(String mailbox);

    /** The mailbox is gone: nothing is left of it. */
    void remove(String mailbox);
}
