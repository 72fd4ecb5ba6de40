package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTest {
    private static final List<String> HOSTS = List.of("pictures.acme.test");

    @Test
    void a_picture_of_a_named_host_stays_with_what_a_picture_needs() {
        String safe = SafeHtml.of(
                "<p>Look: <img src='https://Pictures.ACME.test/a.png' alt='a box' width='20' height=30 onerror=alert(1)"
                        + " srcset='https://track.test/b.png 2x' style='background:url(https://track.test/)'></p>",
                HOSTS);

        assertThat(Jsoup.parse(safe).select("img").attr("src")).isEqualTo("https://Pictures.ACME.test/a.png");
        assertThat(safe).contains("alt=\"a box\"", "width=\"20\"").doesNotContain("track.test", "onerror", "srcset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pictures.acme.test/a.png",
                "//pictures.acme.test/a.png",
                "https://track.test/a.png",
                "https://track.test/pictures.acme.test/a.png",
                "https://pictures.acme.test.track.test/a.png",
                "https://pictures.acme.test@track.test/a.png",
                "https://ann:secret@pictures.acme.test/a.png",
                "https://track.test\\@pictures.acme.test/a.png",
                "https:pictures.acme.test/a.png",
                "data:image/png;base64,aGk=",
                "cid:logo",
                "a.png",
                "",
            })
    void of_any_other_only_the_alternative_text_stays(String address) {
        String safe = SafeHtml.of("<p>Look: <img src='" + address + "' alt='a box'></p>", HOSTS);

        assertThat(Jsoup.parse(safe).select("img")).isEmpty();
        assertThat(Jsoup.parse(safe).text()).isEqualTo("Look: a box");
    }
}
