package org.postroute.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;

class VaultTest {
    private static final Secret SECRET = new Secret("1//geheim-canary");
    private static final String PLACE = "credential/refresh_token/support@acme.test";

    @TempDir
    Path directory;

    private Path file;
    private Vault vault;

    @BeforeEach
    void open() {
        file = directory.resolve("secrets.key");
        vault = new Vault(KeyFile.ours(file));
    }

    @Test
    void what_was_sealed_opens_after_a_restart_and_shows_nothing() {
        String sealed = vault.seal(SECRET, PLACE);

        assertThat(new Vault(KeyFile.ours(file)).open(sealed, PLACE)).isEqualTo(SECRET);
        assertThat(new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("geheim");
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(vault.seal(SECRET, PLACE)).isNotEqualTo(vault.seal(SECRET, PLACE));
    }

    @Test
    void it_opens_in_no_other_row_or_column() {
        String sealed = vault.seal(SECRET, PLACE);

        assertThatThrownBy(() -> vault.open(sealed, "credential/access_token/support@acme.test"))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("moved to another row");
    }

    @Test
    void a_changed_byte_is_noticed_wherever_it_is() {
        byte[] sealed = Base64.getUrlDecoder().decode(vault.seal(SECRET, PLACE));
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);

            assertThatThrownBy(() -> vault.open(text, PLACE)).isInstanceOf(MisconfiguredException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "plain text", "AQ", "%%%"})
    void what_is_no_sealed_text_is_refused(String text) {
        vault.require();

        assertThatThrownBy(() -> vault.open(text, PLACE))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("altered");
    }

    @Test
    void our_key_file_is_made_for_its_owner_alone_and_only_once() throws IOException {
        vault.require();
        String made = Files.readString(file);
        new Vault(KeyFile.ours(file)).require();

        assertThat(file).content().isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_key_file_of_somebody_else_is_never_made() {
        assertThatThrownBy(() -> new Vault(KeyFile.given(file)).require())
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl rand -base64 32");
        assertThat(file).doesNotExist();
        assertThatThrownBy(() -> new Vault(KeyFile.none()).require())
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("postroute.secrets.key-file");
    }

    @Test
    void a_missing_key_is_named_and_so_is_the_file() throws IOException {
        String sealed = vault.seal(SECRET, PLACE);
        Files.delete(file);
        Vault other = new Vault(KeyFile.ours(file));

        assertThatThrownBy(() -> other.requireKeys(List.of(sealed)))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageMatching(".*key [0-9a-f]{8}, which .*secrets.key does not hold.*");
        other.require();
        assertThatThrownBy(() -> other.open(sealed, PLACE)).hasMessageContaining("does not hold");
    }

    @Test
    void a_new_key_seals_and_the_old_one_opens_until_nothing_needs_it() {
        String old = vault.seal(SECRET, PLACE);
        Vault running = new Vault(KeyFile.ours(file));
        assertThat(running.open(old, PLACE)).isEqualTo(SECRET);

        vault.addKey();
        String fresh = vault.seal(SECRET, PLACE);

        assertThat(vault.isCurrent(old)).isFalse();
        assertThat(vault.isCurrent(fresh)).isTrue();
        assertThat(running.open(fresh, PLACE)).isEqualTo(SECRET);
        assertThat(running.open(old, PLACE)).isEqualTo(SECRET);
        assertThat(vault.removeUnused(List.of(old, fresh))).isZero();
        assertThat(vault.removeUnused(List.of(fresh))).isEqualTo(1);
        assertThatThrownBy(() -> running.open(old, PLACE)).hasMessageContaining("does not hold");
    }

    @Test
    void what_was_read_once_is_not_forgotten_when_the_file_is_gone_or_spoilt() throws IOException {
        String sealed = vault.seal(SECRET, PLACE);
        assertThat(vault.open(sealed, PLACE)).isEqualTo(SECRET);

        Files.writeString(file, "spoilt");
        assertThat(vault.open(vault.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
        Files.delete(file);
        assertThat(vault.open(sealed, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void a_file_that_could_not_be_read_is_read_as_soon_as_it_can_be() throws IOException {
        String sealed = vault.seal(SECRET, PLACE);
        byte[] good = Files.readAllBytes(file);
        Vault other = new Vault(KeyFile.given(directory.resolve("other.key")));
        Files.write(directory.resolve("other.key"), good);
        assertThat(other.open(sealed, PLACE)).isEqualTo(SECRET);
        vault.addKey();
        byte[] longer = Files.readAllBytes(file);
        String fresh = vault.seal(SECRET, PLACE);
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);

        replace("other.key", new byte[longer.length], time);
        assertThat(other.open(sealed, PLACE)).isEqualTo(SECRET);
        replace("other.key", longer, time);

        assertThat(other.open(fresh, PLACE)).isEqualTo(SECRET);
    }

    private void replace(String name, byte[] content, FileTime time) throws IOException {
        Files.write(directory.resolve(name), content);
        Files.setLastModifiedTime(directory.resolve(name), time);
    }

    @Test
    void keys_are_what_openssl_prints_and_comments_are_no_keys() throws IOException {
        Files.writeString(file, "# ours\n\n  q83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=\r\n");
        Vault given = new Vault(KeyFile.given(file));

        assertThat(given.open(given.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "short",
                "q83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=\nq83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=",
                "\u00e4\u0000"
            })
    void a_key_file_that_is_none_is_refused_without_showing_it(String content) throws IOException {
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> vault.require())
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("q83v", "short");
    }
}
