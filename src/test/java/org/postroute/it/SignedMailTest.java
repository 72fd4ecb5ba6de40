package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.inbound.DkimSigning;

/** THR-10 where no server of ours writes results: mail over the wire, keys from a name server. */
class SignedMailTest {
    private static final String TEMPLATE =
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d=customer.test; s=s1; h=from:subject;";
    private static final String BODY = "Where is my order?\r\n";

    @TempDir
    private Path folder;

    private static String header(int number) {
        return "From: Ann <ann@customer.test>\r\nTo: support@acme.test\r\nSubject: Order " + number
                + "\r\nMessage-ID: <" + number + "@customer.test>\r\n";
    }

    private static String verdict(LocalProduct product, int answers) throws Exception {
        product.awaitAnswers(answers);
        return product.agent()
                .calls()
                .get(answers - 1)
                .body()
                .at("/session/customer/verified")
                .asText();
    }

    @Test
    void who_signs_is_the_customer_and_who_does_not_is_anybody() throws Exception {
        KeyPair key = DkimSigning.key(2048);
        Map<String, String> keys = Map.of("postroute.connection.support.dkim", "check");
        try (NameServer names = new NameServer();
                LocalProduct product = new LocalProduct(folder, keys, call -> AgentStub.Response.answer("Hello"))) {
            names.publish("s1._domainkey.customer.test", DkimSigning.record(key, ""));
            for (int i = 1; i <= 2; i++) {
                String mail = DkimSigning.sign(TEMPLATE, key, header(i), BODY) + "\r\n" + header(i) + "\r\n" + BODY;
                product.deliverBytes(mail.getBytes(StandardCharsets.US_ASCII));
                assertThat(verdict(product, i)).isEqualTo("pass");
            }
            product.deliverBytes((header(3) + "\r\n" + BODY).getBytes(StandardCharsets.US_ASCII));
            assertThat(verdict(product, 3)).isEqualTo("unknown");
            String elsewhere = TEMPLATE.replace("s=s1", "s=nothing");
            product.deliverBytes(
                    (DkimSigning.sign(elsewhere, key, header(4), BODY) + "\r\n" + header(4) + "\r\n" + BODY)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(verdict(product, 4)).isEqualTo("unknown");

            assertThat(product.ledger().sessions().recent(10)).hasSize(3);
        }
    }
}
