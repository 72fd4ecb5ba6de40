package org.postroute.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.ledger.InstanceKey;
import org.postroute.message.Understanding;

class ReplyGrantsTest {
    private static final Instant EXPIRY = Instant.parse("2026-11-22T08:30:00Z");

    private Instant now = AgentSamples.RECEIVED_AT;
    private final InstantSource clock = () -> now;
    private final ReplyGrants grants = new ReplyGrants(AgentSamples.key(), clock);

    private Grant grant(String id, int asked) {
        Understanding understanding = Understanding.unjudged(AgentSamples.message());
        return grants.issue(AgentSamples.turn(id, asked, understanding, List.of()), AgentSamples.AGENT);
    }

    @Test
    void the_grant_of_a_message_is_the_same_at_every_retry() {
        Grant first = grant("msg_1", 1);
        now = now.plus(Duration.ofHours(5));

        assertThat(grant("msg_1", 4)).isEqualTo(first);
        assertThat(first.expiresAt()).isEqualTo(EXPIRY);
    }

    @Test
    void a_grant_is_good_for_its_own_message_only() {
        assertThat(grants.redeem(grant("msg_1", 1).token())).isEqualTo(new Redemption.Valid("msg_1"));
        assertThat(grants.redeem(grant("msg_2", 1).token())).isEqualTo(new Redemption.Valid("msg_2"));
    }

    @Test
    void it_ends_at_the_second_that_it_names() {
        String token = grant("msg_1", 1).token();

        now = EXPIRY.minusMillis(1);
        assertThat(grants.redeem(token)).isInstanceOf(Redemption.Valid.class);
        now = EXPIRY;
        assertThat(grants.redeem(token)).isInstanceOf(Redemption.Expired.class);
    }

    @Test
    void every_single_bit_that_is_flipped_makes_it_a_forgery() {
        String token = grant("msg_1", 1).token();

        for (int i = 0; i < token.length(); i++) {
            for (int bit = 0; bit < 7; bit++) {
                StringBuilder flipped = new StringBuilder(token);
                flipped.setCharAt(i, (char) (token.charAt(i) ^ 1 << bit));
                assertThat(grants.redeem(flipped.toString())).isInstanceOf(Redemption.Forged.class);
            }
        }
    }

    @Test
    void the_claims_of_one_message_and_the_signature_of_another_are_a_forgery() {
        String one = grant("msg_1", 1).token();
        String other = grant("msg_2", 1).token();

        String mixed = one.substring(0, one.indexOf('.')) + other.substring(other.indexOf('.'));

        assertThat(grants.redeem(mixed)).isInstanceOf(Redemption.Forged.class);
    }

    @Test
    void another_installation_does_not_take_it() {
        ReplyGrants elsewhere = new ReplyGrants(new InstanceKey(new byte[32]), clock);

        assertThat(elsewhere.redeem(grant("msg_1", 1).token())).isInstanceOf(Redemption.Forged.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ".", "a", "a.b", "....", "ä.ö", "bXNn.", ".bXNn", "bXNnXzE.bXNn.bXNn"})
    void what_is_no_token_is_a_forgery(String token) {
        assertThat(grants.redeem(token)).isInstanceOf(Redemption.Forged.class);
        assertThat(grants.redeem("a.".repeat(1_000_000))).isInstanceOf(Redemption.Forged.class);
    }

    @Test
    void a_grant_does_not_print_its_token() {
        Grant grant = grant("msg_1", 1);

        assertThat(grant.toString()).doesNotContain(grant.token());
    }
}
