package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.message.Attachment;
import org.postroute.message.ReplyText;

/** Bodies as clients write them, and sentences that only look like a client's. */
class ClientMarkupTest {
    private static final Path FOLDER = Path.of("src/test/resources/reply-text");
    private final ReplyTexts texts = new ReplyTexts();

    record Sample(String name, String body) {
        @Override
        public String toString() {
            return name;
        }

        boolean is(String tag) {
            return name.contains("[" + tag + "]");
        }
    }

    static Stream<Sample> clients() {
        return Stream.of(read("clients.txt").split("\n?#### "))
                .filter(part -> !part.isBlank())
                .map(part -> part.split("\n", 2))
                .map(parts -> new Sample(parts[0], parts[1]));
    }

    static Stream<Sample> kept() {
        return Stream.of(read("kept.txt").split("\n====\n"))
                .map(mail -> new Sample(mail.lines().findFirst().orElseThrow(), mail.strip()));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void an_html_body_is_separated_as_its_client_means_it(Sample sample) {
        ReplyText reply = texts.ofHtml(sample.body());
        assertThat(reply.text()).isEqualTo(sample.is("inline") ? "Yes, red.\n\nTen of them." : "Yes, red.");
        assertThat(reply.quotedText() + reply.forwardedText()).contains("Which colour?");
        if (sample.is("fwd")) {
            assertThat(reply.forwardedText()).contains("Which colour?");
        }
        if (sample.is("sig")) {
            assertThat(reply.signature()).contains("Bob Jones");
        }
        assertThat(reply.images())
                .allMatch(image -> image.src().contains("new") == (image.side() == Attachment.Side.NEW));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void what_only_looks_like_history_is_kept(Sample sample) {
        assertThat(words(texts.ofText(sample.body()).text())).isEqualTo(words(sample.body()));
        String html = sample.body().replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
        assertThat(words(texts.ofHtml("<div>" + html + "</div>").text())).isEqualTo(words(sample.body()));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
