package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;

/** The first vector is the one that the libraries of Standard Webhooks are tested with. */
class WebhookSignerTest {
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1_614_265_330L;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret PLAIN = new Secret("a plain secret, ünencoded");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private Instant now = Instant.ofEpochSecond(TIMESTAMP);
    private final WebhookSigner signer = new WebhookSigner(() -> now);

    @Test
    void the_published_vector_is_reproduced() {
        assertThat(signer.sign(ID, TIMESTAMP, BODY, List.of(SECRET))).isEqualTo(SIGNATURE);
    }

    @Test
    void a_secret_without_prefix_is_its_own_utf_8_bytes() {
        // openssl dgst -sha256 -hmac 'a plain secret, ünencoded' -binary | base64
        assertThat(signer.sign(ID, TIMESTAMP, BODY, List.of(PLAIN)))
                .isEqualTo("v1,vzSaMYQrsB4ARNGDfrb08tpkZBd0nmNocvVBpFuQJCc=");
    }

    @Test
    void two_secrets_give_two_signatures_and_either_side_may_know_only_one() {
        String both = signer.sign(ID, TIMESTAMP, BODY, List.of(SECRET, PLAIN));

        assertThat(both).startsWith(SIGNATURE + " v1,");
        assertThat(verify(both, List.of(PLAIN))).isTrue();
        assertThat(verify(SIGNATURE, List.of(PLAIN, SECRET))).isTrue();
        assertThat(verify(SIGNATURE, List.of(PLAIN))).isFalse();
    }

    @Test
    void a_changed_body_id_or_timestamp_is_noticed() {
        String time = Long.toString(TIMESTAMP);

        assertThat(signer.verify(ID, time, "{}".getBytes(UTF_8), SIGNATURE, List.of(SECRET)))
                .isFalse();
        assertThat(signer.verify("msg_2", time, BODY, SIGNATURE, List.of(SECRET)))
                .isFalse();
        assertThat(signer.verify(ID, "1614265331", BODY, SIGNATURE, List.of(SECRET)))
                .isFalse();
    }

    @Test
    void five_minutes_either_way_are_tolerated_and_no_second_more() {
        for (int skew : new int[] {-300, 0, 300}) {
            assertThat(verifyAt(TIMESTAMP + skew)).isTrue();
        }
        for (int skew : new int[] {-301, 301}) {
            assertThat(verifyAt(TIMESTAMP + skew)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1,", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "g0hM9SsE", "ünï v1,a"})
    void what_is_no_signature_is_refused(String signatures) {
        assertThat(verify(signatures, List.of(SECRET))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "1614265330.5", "99999999999999999999", "-9223372036854775808"})
    void what_is_no_timestamp_is_refused(String timestamp) {

        assertThat(signer.verify(ID, timestamp, BODY, SIGNATURE, List.of(SECRET)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsec_%%%", ""})
    void a_secret_that_is_no_key_is_named_as_such_and_not_shown(String secret) {
        List<Secret> secrets = List.of(new Secret(secret));

        assertThatThrownBy(() -> signer.sign(ID, TIMESTAMP, BODY, secrets))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageNotContaining("%");
    }

    private boolean verify(String signatures, List<Secret> secrets) {
        return signer.verify(ID, Long.toString(TIMESTAMP), BODY, signatures, secrets);
    }

    private boolean verifyAt(long seconds) {
        now = Instant.ofEpochSecond(seconds);
        assertThat(signer.timestamp()).isEqualTo(seconds);
        return verify(SIGNATURE, List.of(SECRET));
    }
}
