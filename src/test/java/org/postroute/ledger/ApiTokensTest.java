package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiTokensTest extends LedgerContract {
    private String token() throws Exception {
        Optional<String> shown = ledger.tokens().first(settings);
        Optional<Path> file = ApiTokens.file(settings);
        assertThat(shown.isPresent()).isEqualTo(file.isEmpty());
        return file.isPresent() ? Files.readString(file.get()).strip() : shown.orElseThrow();
    }

    @Test
    void the_first_token_is_made_once_and_only_its_hash_is_kept() throws Exception {
        String token = token();

        reopen();

        assertThat(token).matches("prt_[A-Za-z0-9_-]{43}");
        assertThat(ledger.tokens().first(settings)).isEmpty();
        assertThat(ledger.tokens().isKnown(token)).isTrue();
        assertThat(ledger.tokens().isKnown(token + "x")).isFalse();
        assertThat(ledger.tokens().isKnown("")).isFalse();
        assertThat(ledger.tokens().isKnown("x".repeat(100_000))).isFalse();
    }

    @Test
    void whoever_lost_the_file_gets_another_token_and_the_old_one_is_good_no_more() throws Exception {
        if (ApiTokens.file(settings).isPresent()) {
            String lost = token();
            Files.delete(ApiTokens.file(settings).orElseThrow());

            String found = token();

            assertThat(found).isNotEqualTo(lost);
            assertThat(ledger.tokens().isKnown(lost)).isFalse();
            assertThat(ledger.tokens().isKnown(found)).isTrue();
        }
    }

    @Test
    void the_file_is_its_owners_alone_whatever_lay_there_before() throws Exception {
        if (ApiTokens.file(settings).isPresent()) {
            Path file = ApiTokens.file(settings).orElseThrow();
            Files.writeString(file, "planted");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

            assertThat(ledger.tokens().isKnown(token())).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }
}
