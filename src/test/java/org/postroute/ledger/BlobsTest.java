package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.postroute.message.Content;
import org.postroute.message.InvalidMessageException;

class BlobsTest extends LedgerContract {
    @Test
    void runs_of_bytes_around_the_size_of_a_chunk_come_back_as_they_were() throws IOException {
        for (int size : new int[] {0, 1, Blobs.CHUNK_BYTES - 1, Blobs.CHUNK_BYTES, Blobs.CHUNK_BYTES + 1, 700_000}) {
            Content content = ledger.blobs().put(new Noise(size));

            assertThat(content.size()).isEqualTo(size);
            try (InputStream in = ledger.blobs().open(content.sha256())) {
                assertThat(in).hasSameContentAs(new Noise(size));
            }
        }
    }

    @Test
    void the_hash_is_that_of_the_bytes() throws IOException {
        Content content = ledger.blobs().put(new ByteArrayInputStream(new byte[] {'a', 'b', 'c'}));

        assertThat(content.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void thirty_megabytes_are_held_in_chunks() throws Exception {
        ledger.blobs().put(new Noise(30_000_000));

        assertThat(count("SELECT COUNT(*) FROM blob_chunk")).isEqualTo(115);
        assertThat(count("SELECT MAX(LENGTH(bytes)) FROM blob_chunk")).isEqualTo(Blobs.CHUNK_BYTES);
    }

    @Test
    void the_same_bytes_put_twenty_times_at_once_are_held_once() throws Exception {
        together(20, () -> ledger.blobs().put(new Noise(600_000)));

        assertThat(count("SELECT COUNT(*) FROM blob")).isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM blob_chunk")).isEqualTo(3);
    }

    @Test
    void bytes_that_break_off_leave_nothing_behind() throws Exception {
        InputStream broken = new InputStream() {
            private int left = 500_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("reset");
                }
                return 1;
            }
        };

        assertThatThrownBy(() -> ledger.blobs().put(broken)).isInstanceOf(IOException.class);
        assertThat(count("SELECT COUNT(*) FROM blob")).isZero();
    }

    @Test
    void content_that_is_not_there_is_said_to_be_missing() {
        assertThatThrownBy(() -> ledger.blobs().open("0".repeat(64)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("the content is not in the ledger");
    }
}
