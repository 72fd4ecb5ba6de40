package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.Grant;
import org.postroute.oauth.OAuthSamples;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

class SealedSecretsTest extends LedgerContract {
    private static final int MAILBOXES = 6;
    private static final int SECRETS = 2 * MAILBOXES;

    private Path file;

    @BeforeEach
    void consent() {
        file = directory.resolve("secrets.key");
        for (int i = 0; i < MAILBOXES; i++) {
            consented(vault(), i, "refresh-" + i);
        }
    }

    private void consented(Vault vault, int mailbox, String refreshToken) {
        Grant grant = new Grant(
                new Secret("access-" + mailbox), Duration.ofHours(1), new Secret(refreshToken), null, List.of());
        ledger.credentials(vault).consented(address(mailbox), OAuthSamples.settings(), grant);
    }

    private static String address(int mailbox) {
        return "support" + mailbox + "@acme.test";
    }

    /** Of a process of its own. */
    private Vault vault() {
        return new Vault(KeyFile.ours(file));
    }

    private SealedSecrets.Rotation rotate() {
        return ledger.sealedSecrets().rotate(vault(), (done, total) -> {});
    }

    private long keys() throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#")).count();
        }
    }

    private void everythingOpens() {
        Vault vault = vault();
        ledger.sealedSecrets().requireKeys(vault);
        for (int i = 0; i < MAILBOXES; i++) {
            assertThat(ledger.credentials(vault).refreshToken(address(i), OAuthSamples.settings()))
                    .contains(new Secret("refresh-" + i));
        }
    }

    private int oldKeysLeft() {
        return kind == TestDatabase.SQLITE ? 0 : 1;
    }

    @Test
    void a_rotation_seals_everything_anew_and_tells_how_far_it_is() throws IOException {
        String before = Files.readString(file);
        List<String> told = new ArrayList<>();

        SealedSecrets.Rotation rotation =
                ledger.sealedSecrets().rotate(vault(), (done, total) -> told.add(done + "/" + total));

        assertThat(rotation).isEqualTo(new SealedSecrets.Rotation(true, SECRETS, 0, 1 - oldKeysLeft()));
        assertThat(told).hasSize(SECRETS).startsWith("1/" + SECRETS).endsWith(SECRETS + "/" + SECRETS);
        assertThat(Files.readString(file)).isNotEqualTo(before);
        assertThat(keys()).isEqualTo(1 + oldKeysLeft());
        everythingOpens();
    }

    @Test
    void keys_do_not_pile_up() throws IOException {
        for (int i = 0; i < 4; i++) {
            assertThat(rotate().begun()).isTrue();
        }

        assertThat(keys()).isEqualTo(1 + oldKeysLeft());
        everythingOpens();
    }

    @Test
    void one_that_ended_after_any_secret_goes_on_with_the_same_key() throws IOException {
        for (int dies = 1; dies <= SECRETS; dies++) {
            int last = dies;
            assertThatThrownBy(() -> ledger.sealedSecrets().rotate(vault(), (done, total) -> {
                        if (done == last) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");
            everythingOpens();
            long keys = keys();

            SealedSecrets.Rotation rest = rotate();

            if (last < SECRETS) {
                assertThat(rest.begun()).isFalse();
                assertThat(rest.sealed()).isEqualTo(SECRETS - last);
                assertThat(keys()).isLessThanOrEqualTo(keys);
            }
            everythingOpens();
        }
    }

    @Test
    void one_that_ended_before_the_first_secret_does_too() throws IOException {
        vault().addKey();
        everythingOpens();

        assertThat(rotate()).isEqualTo(new SealedSecrets.Rotation(false, SECRETS, 0, 1 - oldKeysLeft()));
        everythingOpens();
    }

    @Test
    void a_key_that_was_put_first_by_hand_is_taken() throws IOException {
        String by = "q83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=";
        Files.writeString(file, by + "\n" + Files.readString(file));

        assertThat(rotate().begun()).isFalse();

        assertThat(Files.readString(file)).contains(by);
        everythingOpens();
    }

    @Test
    void what_is_written_meanwhile_is_neither_lost_nor_left_under_the_old_key() {
        Vault running = vault();
        ledger.sealedSecrets().requireKeys(running);

        ledger.sealedSecrets().rotate(vault(), (done, total) -> {
            if (done == 1) {
                consented(running, MAILBOXES - 1, "written meanwhile");
            }
        });

        assertThat(ledger.credentials(vault()).refreshToken(address(MAILBOXES - 1), OAuthSamples.settings()))
                .contains(new Secret("written meanwhile"));
        assertThat(rotate().begun()).isTrue();
    }

    @Test
    void what_cannot_be_opened_stays_as_it_is_and_so_does_its_key() throws IOException {
        execute("UPDATE credential SET refresh_token = access_token WHERE mailbox = 'support0@acme.test'");

        SealedSecrets.Rotation rotation = rotate();

        assertThat(rotation).isEqualTo(new SealedSecrets.Rotation(true, SECRETS - 1, 1, 0));
        assertThat(keys()).isEqualTo(2);
        assertThat(ledger.credentials(vault()).refreshToken(address(1), OAuthSamples.settings()))
                .contains(new Secret("refresh-1"));
    }

    @Test
    void a_missing_key_is_found_before_anything_runs() throws IOException {
        Files.delete(file);

        assertThatThrownBy(() -> ledger.sealedSecrets().requireKeys(vault()))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("sealed with the key")
                .hasMessageContaining(file.toString());
    }

    @Test
    void beside_a_file_there_is_a_key_file_and_for_a_server_it_has_to_be_named() {
        Optional<Path> beside = SealedSecrets.keyFile(settings);

        assertThat(beside.isPresent()).isEqualTo(kind == TestDatabase.SQLITE);
        if (kind == TestDatabase.POSTGRESQL) {
            Vault none = SealedSecrets.vault(settings, null);
            assertThatThrownBy(none::require)
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("postroute.secrets.key-file");
        }
    }
}
