package org.postroute.oauth;

import java.time.Duration;
import java.util.Optional;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/**
 * The steps by which one process of many renews a mailbox's tokens. Each is one short transaction, and takes effect only
 * while the generation is the one that the caller saw. Faults are those of {@link Credentials}.
 */
public interface Renewals {
    /**
     * What is kept, after it was brought in line with the configuration: a configured refresh token that is new replaces what
     * was kept; and with a client that was not refused yet the server may be asked at once.
     *
     * @param mailbox own address, as {@code EmailAddress.key()} gives it
     * @return empty when nothing was ever given, or only to another application
     */
    Optional<Credential> current(String mailbox, OAuthSettings settings);

    /**
     * What {@link #current} gives, where nothing has to be brought in line for that; changes nothing.
     *
     * @return empty also when a configured refresh token that is new would take its place
     */
    Optional<Credential> known(String mailbox, OAuthSettings settings);

    /**
     * Takes the right to ask the server, which ends by itself.
     *
     * @return false when somebody else has it or has done it
     */
    boolean lease(Credential seen, Duration length);

    /** Gives the right to ask back, with nothing learnt. */
    void released(Credential seen);

    /**
     * Keeps what the server gave, before anybody uses it.
     *
     * @param renewIn after how long another access token is to be asked for
     * @return false when something newer is kept
     */
    boolean renewed(Credential seen, Grant grant, Duration renewIn);

    /**
     * The server refused, and a person has to act.
     *
     * @param pause how long it is not asked again, unless something new is given
     * @return false when something newer is kept
     */
    boolean refused(Credential seen, OAuthSettings settings, Standing.State state, String problem, Duration pause);

    /** The server gave no answer that can be used, and is not asked again for a while. */
    void delayed(Credential seen, String problem, Duration pause);

    /**
     * A mail server did not take this token: it is not given out again. Nothing when it was replaced since.
     *
     * @param pause how long the server is not asked, when the token before this one was not taken either; a token that was
     *     given longer ago than that has served, and is replaced as if it were the first
     */
    void rejected(String mailbox, Secret accessToken, Duration pause);
}
