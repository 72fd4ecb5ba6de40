package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;

/** Signatures of webhooks by the Standard Webhooks specification, scheme v1 (symmetric, HMAC-SHA256). */
public final class WebhookSigner {
    /** How far the clocks of both sides may be apart. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";

    private final InstantSource clock;

    public WebhookSigner(InstantSource clock) {
        this.clock = clock;
    }

    /** The value of {@code webhook-timestamp} for a request that is sent now, in seconds since 1970. */
    public long timestamp() {
        return clock.instant().getEpochSecond();
    }

    /**
     * The value of {@code webhook-signature}: one {@code v1,<base64>} for each secret, separated by spaces.
     *
     * @param id value of {@code webhook-id}
     * @param epochSeconds value of {@code webhook-timestamp}
     * @param body exactly the bytes that are sent
     * @param secrets {@code whsec_} and base64, or any other text, of which the UTF-8 bytes are the key
     * @throws MisconfiguredException when a secret begins with {@code whsec_} and is not base64 after it
     */
    public String sign(String id, long epochSeconds, byte[] body, List<Secret> secrets) {
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(id, epochSeconds, body, secret)))
                .collect(joining(" "));
    }

    /**
     * What a receiver does: whether any of the signatures is by any of the secrets and the timestamp is near. Constant
     * time. Never throws because of what was received.
     *
     * @param signatures value of {@code webhook-signature}
     */
    public boolean verify(String id, String timestamp, byte[] body, String signatures, List<Secret> secrets) {
        long seconds;
        try {
            seconds = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            return false;
        }
        boolean near = Math.abs((double) timestamp() - seconds) <= TOLERANCE.toSeconds();
        List<String> expected = List.of(sign(id, seconds, body, secrets).split(" "));
        return near && Arrays.stream(signatures.split(" ")).anyMatch(signature -> isOneOf(signature, expected));
    }

    private static boolean isOneOf(String signature, List<String> expected) {
        return expected.stream().anyMatch(e -> MessageDigest.isEqual(e.getBytes(UTF_8), signature.getBytes(UTF_8)));
    }

    private static byte[] hmac(String id, long epochSeconds, byte[] body, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret.reveal()), "HmacSHA256"));
            mac.update((id + "." + epochSeconds + ".").getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    private static byte[] key(String secret) {
        byte[] bytes = secret.startsWith(PREFIX) ? decode(secret.substring(PREFIX.length())) : secret.getBytes(UTF_8);
        if (bytes.length == 0) {
            throw new MisconfiguredException("a webhook secret is empty");
        }
        return bytes;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException("a webhook secret begins with whsec_ and is not base64 after it");
        }
    }
}
