package org.postroute.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.postroute.inbound.Screen;
import org.postroute.message.DeliveryReport;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.Origin;
import org.postroute.message.Understanding;

/** How servers word their reports, each dialect with what is to be read in it. */
class DeliveryReportFixturesTest {
    private static final Path FOLDER = Path.of("src/test/resources/bounces");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> every_dialect_is_recognised_and_read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> mails = files.filter(path -> path.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
            assertThat(mails).hasSizeGreaterThan(40);
            return mails.stream().map(mail -> DynamicTest.dynamicTest(name(mail), () -> check(mail)));
        }
    }

    private static void check(Path mail) throws IOException {
        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(Files.readAllBytes(mail)), 0);
        Origin origin = new Screen(address -> false, id -> false)
                .judge(Understanding.unjudged(message))
                .origin();
        assertThat(origin.kind()).isEqualTo(Origin.Kind.BOUNCE);
        JsonNode expected =
                JSON.readTree(FOLDER.resolve(name(mail) + ".expected.json").toFile());
        assertThat(json(new DeliveryReports().read(message).orElseThrow()).toPrettyString())
                .isEqualTo(expected.toPrettyString());
    }

    private static JsonNode json(DeliveryReport report) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode recipients = json.putArray("recipients");
        report.recipients().forEach(recipient -> recipients.add(json(recipient)));
        String original = report.originalMessageId() == null ? null : Objects.toString(report.originalMessageId());
        return json.put("originalMessageId", original);
    }

    private static JsonNode json(Recipient recipient) {
        return JSON.createObjectNode()
                .put("address", recipient.address())
                .put("action", recipient.action())
                .put("status", recipient.status())
                .put("smtpCode", recipient.smtpCode())
                .put("kind", recipient.kind().name());
    }

    private static String name(Path mail) {
        return mail.getFileName().toString().replace(".eml", "");
    }
}
