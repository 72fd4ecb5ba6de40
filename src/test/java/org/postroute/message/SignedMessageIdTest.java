package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedMessageIdTest {
    private static final EmailAddress SUPPORT =
            EmailAddress.parse("support@acme.test").orElseThrow();

    private final SignedMessageId ours = signedWith("one key");

    private static SignedMessageId signedWith(String key) {
        return new SignedMessageId((purpose, message) -> {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update((key + purpose).getBytes(StandardCharsets.UTF_8));
                return digest.digest(message);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void an_identifier_has_120_random_bits_120_signed_ones_and_the_own_domain() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            MessageId id = ours.create(SUPPORT);
            made.add(id.value());

            assertThat(id.value()).matches("<[0-9a-v]{24}\\.[0-9a-v]{24}@acme\\.test>");
            assertThat(ours.isOurs(id)).isTrue();
        }
        assertThat(made).hasSize(1_000);
    }

    @Test
    void another_installation_does_not_take_it_for_its_own() {
        assertThat(signedWith("another key").isOurs(ours.create(SUPPORT))).isFalse();
    }

    @Test
    void a_signature_is_good_for_one_domain() {
        String value = ours.create(SUPPORT).value();

        assertThat(ours.isOurs(new MessageId(value.replace("acme.test", "evil.test"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a@b>",
                "<.@acme.test>",
                "<000000000000000000000000.000000000000000000000000@acme.test>",
                "<000000000000000000000000.000000000000000000000000@>",
                "<000000000000000000000000.00000000000000000000000é@acme.test>"
            })
    void other_identifiers_are_not_ours(String value) {
        assertThat(ours.isOurs(new MessageId(value))).isFalse();
    }
}
