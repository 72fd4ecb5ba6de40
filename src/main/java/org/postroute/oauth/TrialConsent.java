package org.postroute.oauth;

import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/**
 * What a test was given for a refresh token that is not kept yet.
 *
 * @param mailbox own address, as {@code EmailAddress.key()} gives it
 * @param seed the refresh token as it was configured
 * @param grant with the refresh token that is good now, whether or not the server replaced it
 */
public record TrialConsent(String mailbox, OAuthSettings settings, Secret seed, Grant grant) {}
