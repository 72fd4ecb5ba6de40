package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.postroute.config.SenderChecks;
import org.postroute.message.HashingStore;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.SenderWarning;
import org.postroute.message.Understanding;

/** Every rule about who sent a mail has a fixture: a message and what is to be judged of it. */
class JudgementFixturesTest {
    private static final Path FOLDER = Path.of("src/test/resources/judgement");
    private static final Screen SCREEN =
            new Screen("support@acme.test"::equals, id -> id.value().startsWith("<ours."));
    private static final SenderChecks CHECKS =
            new SenderChecks(SenderChecks.Mode.FLAG, Set.of("mx.acme.test"), Set.of("lists.test"), false);

    @TestFactory
    Stream<DynamicTest> every_fixture_is_judged_as_expected() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> mails = files.filter(path -> path.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
            assertThat(mails).hasSizeGreaterThan(50);
            return mails.stream().map(mail -> DynamicTest.dynamicTest(name(mail), () -> check(mail)));
        }
    }

    private static void check(Path mail) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(FOLDER.resolve(name(mail) + ".expected.json").toFile());
        Understanding unjudged = Understanding.unjudged(
                new MimeReader(new HashingStore()).read(MessageSource.of(Files.readAllBytes(mail)), 0));
        Understanding judged = new SenderVerification().judge(SCREEN.judge(unjudged), CHECKS);
        assertThat(expected).isNotEmpty();
        if (expected.has("origin")) {
            assertThat(judged.origin().kind())
                    .hasToString(expected.get("origin").asText());
        }
        if (expected.has("reason")) {
            assertThat(judged.origin().reason())
                    .isEqualTo(expected.get("reason").asText());
        }
        if (expected.has("verdict")) {
            assertThat(judged.verdict()).hasToString(expected.get("verdict").asText());
        }
        if (expected.has("warnings")) {
            assertThat(judged.sender().warnings())
                    .extracting(SenderWarning::word)
                    .isEqualTo(new ObjectMapper().convertValue(expected.get("warnings"), List.class));
        }
    }

    private static String name(Path mail) {
        return mail.getFileName().toString().replace(".eml", "");
    }
}
