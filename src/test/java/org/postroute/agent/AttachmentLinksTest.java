package org.postroute.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachmentLinksTest {
    private static final Pattern LINK = Pattern.compile(
            "https://mail\\.acme\\.test/api/v1/attachments/(\\w+)\\?expires=(\\d+)&signature=([\\w-]+)");

    private Instant now = Instant.parse("2026-11-21T08:30:00Z");
    private final AttachmentLinks links =
            new AttachmentLinks(URI.create("https://mail.acme.test"), AgentSamples.key(), () -> now);
    private Matcher link = LINK.matcher("");

    @BeforeEach
    void make() {
        link = LINK.matcher(links.url("att_1"));
        assertThat(link.matches()).isTrue();
    }

    @Test
    void a_link_is_good_for_an_hour() {
        assertThat(links.verify(link.group(1), link.group(2), link.group(3))).isTrue();
        now = now.plus(AttachmentLinks.LIFETIME).minusSeconds(1);
        assertThat(links.verify(link.group(1), link.group(2), link.group(3))).isTrue();
        now = now.plusSeconds(1);
        assertThat(links.verify(link.group(1), link.group(2), link.group(3))).isFalse();
    }

    @Test
    void another_file_a_later_end_or_no_signature_is_refused() {
        String later = Long.toString(Long.parseLong(link.group(2)) + 1);

        assertThat(links.verify("att_2", link.group(2), link.group(3))).isFalse();
        assertThat(links.verify("att_1", later, link.group(3))).isFalse();
        assertThat(links.verify("att_1", "soon", link.group(3))).isFalse();
        assertThat(links.verify("att_1", link.group(2), "")).isFalse();
        assertThat(links.verify("att_1", null, null)).isFalse();
    }
}
