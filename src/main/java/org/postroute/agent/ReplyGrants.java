package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.postroute.config.AgentSettings;
import org.postroute.ledger.InstanceKey;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.Turn;

/**
 * Grants to answer later. A token is {@code base64url(received id, session id, turn, expiry) "." base64url(HMAC)}; it
 * is the same at every retry of one message, so an answer to an earlier attempt is as good as one to the last.
 */
public final class ReplyGrants {
    private static final String PURPOSE = "reply-grant";
    private static final int MAX_TOKEN_LENGTH = 1_000;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final InstanceKey key;
    private final InstantSource clock;

    public ReplyGrants(InstanceKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The grant for a message; it ends a grant lifetime after the message was received. */
    public Grant issue(Turn turn, AgentSettings agent) {
        Instant expiresAt = expiry(turn.received(), agent);
        String claims = String.join(
                " ",
                turn.received().id(),
                turn.session().id(),
                Integer.toString(turn.number()),
                Long.toString(expiresAt.getEpochSecond()));
        return new Grant(token(claims), expiresAt);
    }

    /** When the grant for a message ends, in whole seconds. */
    public Instant expiry(ReceivedMessage received, AgentSettings agent) {
        return received.receivedAt().plus(agent.grantLifetime()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Judges a token, whatever it is. Takes the same time for every forgery. Never throws. */
    public Redemption redeem(@Nullable String token) {
        int dot = token == null ? -1 : token.indexOf('.');
        if (token == null || dot < 1 || token.length() > MAX_TOKEN_LENGTH) {
            return new Redemption.Forged();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), UTF_8);
            // compared as written: base64 has several spellings of the same bytes
            boolean ours = MessageDigest.isEqual(token(claims).getBytes(UTF_8), token.getBytes(UTF_8));
            return ours ? judge(claims.split(" ")) : new Redemption.Forged();
        } catch (IllegalArgumentException e) {
            return new Redemption.Forged();
        }
    }

    private Redemption judge(String[] claims) {
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(claims[3]));
        return clock.instant().isBefore(expiresAt) ? new Redemption.Valid(claims[0]) : new Redemption.Expired();
    }

    private String token(String claims) {
        byte[] bytes = claims.getBytes(UTF_8);
        return ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(key.sign(PURPOSE, bytes));
    }
}
