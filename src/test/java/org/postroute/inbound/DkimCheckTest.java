package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.james.jdkim.api.PublicKeyRecordRetriever;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.SenderChecks;
import org.postroute.config.SenderChecks.Mode;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.Content;
import org.postroute.message.HashingStore;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.RetryableException;
import org.postroute.message.SenderIdentity;
import org.postroute.message.Understanding;

/** THR-10 where no server of ours writes results: signatures made here, and keys that are in no DNS. */
class DkimCheckTest {
    private static final SenderChecks CHECKS = new SenderChecks(Mode.FLAG, Set.of("mx.acme.test"), Set.of(), true);
    private static final String USUAL = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=customer.test; s=s1; h=from:subject;";
    private static final String BODY = "Where is my order?\r\n\r\nAnn\r\n";
    private static final String FITS = "own check: dkim=pass of the sender's domain";
    private static final String UNFIT = "no DKIM signature of the sender's domain fits";
    private static final String UNUSABLE = "no usable DKIM signature of the sender's domain";
    private static final String UNREACHABLE = "the key of the sender's DKIM signature could not be looked up";

    private static KeyPair key;

    private final Map<String, String> records = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();

    @BeforeAll
    static void generate() throws Exception {
        key = DkimSigning.key(2048);
    }

    private List<String> lookUp(CharSequence method, CharSequence selector, CharSequence domain)
            throws PermFailException {
        String name = selector + "._domainkey." + domain;
        synchronized (asked) {
            asked.add(name);
        }
        String record = records.get(name);
        if (record == null) {
            throw new PermFailException("no key for signature");
        }
        return List.of(record);
    }

    private void publish(String name, KeyPair pair, String more) {
        records.put(name, DkimSigning.record(pair, more));
    }

    private static String header(String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return more + "From: Ann Lee <ann@customer.test>\r\nSubject: Order\r\n 7\r\n";
    }

    private static String signature(String template, KeyPair pair, String body) throws Exception {
        return DkimSigning.sign(template, pair, header(), body);
    }

    private static String signed(String template, String body) throws Exception {
        return header(signature(template, key, body)) + "\r\n" + body;
    }

    private SenderIdentity check(String mail) {
        return check(mail, CHECKS, this::lookUp);
    }

    private SenderIdentity check(String mail, SenderChecks checks, PublicKeyRecordRetriever keys) {
        MessageSource source = MessageSource.of(mail.getBytes(StandardCharsets.ISO_8859_1));
        Understanding read = Understanding.unjudged(new MimeReader(new HashingStore()).read(source, 0));
        DkimCheck check = new DkimCheck(message -> source, keys, Duration.ofSeconds(60));
        return check.judge(new SenderVerification().judge(read, checks), received(), checks)
                .sender();
    }

    private static ReceivedMessage received() {
        return new ReceivedMessage(
                "msg_1",
                "support",
                "support@acme.test",
                "INBOX",
                "key",
                ReceivedState.RECEIVED,
                null,
                1,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                new Content("0".repeat(64), 0),
                null);
    }

    private void isUnknown(String mail, String reason) {
        assertThat(check(mail)).isEqualTo(SenderIdentity.of(AuthenticationVerdict.UNKNOWN, reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed"})
    void a_signature_of_the_senders_domain_that_fits_is_a_pass(String canonicalization) throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String template = USUAL.replace("relaxed/relaxed", canonicalization);

        assertThat(check(signed(template, BODY))).isEqualTo(SenderIdentity.of(AuthenticationVerdict.PASS, FITS));
    }

    @Test
    void a_key_of_1024_bits_is_the_smallest_that_proves_anything() throws Exception {
        KeyPair weak = DkimSigning.key(1024);
        publish("s1._domainkey.customer.test", weak, "");
        assertThat(check(header(signature(USUAL, weak, BODY)) + "\r\n" + BODY).verdict())
                .isEqualTo(AuthenticationVerdict.PASS);

        KeyPair broken = DkimSigning.key(512);
        publish("s1._domainkey.customer.test", broken, "");
        isUnknown(header(signature(USUAL, broken, BODY)) + "\r\n" + BODY, UNFIT);
    }

    @Test
    void a_key_that_takes_long_to_reckon_with_is_not_used() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(
                1024, RSAKeyGenParameterSpec.F4.shiftLeft(60).nextProbablePrime()));
        KeyPair slow = generator.generateKeyPair();
        publish("s1._domainkey.customer.test", slow, "");

        isUnknown(header(signature(USUAL, slow, BODY)) + "\r\n" + BODY, UNFIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Where is|Send me",
                "Order|Offer",
                "Ann Lee|Bob Lee",
                "ann@customer.test|ceo@customer.test",
                "From:|X-From:"
            })
    void a_message_that_was_altered_is_not_the_senders(String words, String others) throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String altered = signed(USUAL, BODY).replace(words, others);

        assertThat(check(altered).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    @Test
    void a_mail_without_a_signature_is_unknown_and_nobody_is_asked() {
        isUnknown(header("X-Mailer: test") + "\r\n" + BODY, UNUSABLE);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test", "customer.test.evil.test", "mail.customer.test", "test", "stomer.test"})
    void another_domain_vouches_for_nothing_and_is_not_asked(String domain) throws Exception {
        publish("s1._domainkey." + domain, key, "");

        isUnknown(signed(USUAL.replace("customer.test", domain), BODY), UNUSABLE);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_parent_domain_vouches() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String header = header().replace("ann@customer.test", "ann@mail.customer.test");
        String mail = DkimSigning.sign(USUAL, key, header, BODY) + "\r\n" + header + "\r\n" + BODY;

        assertThat(check(mail)).isEqualTo(SenderIdentity.of(AuthenticationVerdict.PASS, FITS));
    }

    @Test
    void what_stands_behind_a_signed_length_may_be_anybodys() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL + " l=10;", BODY);

        isUnknown(mail + "Send the money to evil.test\r\n", UNUSABLE);
        isUnknown(mail, UNUSABLE);
    }

    @Test
    void a_signature_ends_when_it_says() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        long now = Instant.now().getEpochSecond();

        String lasting = signed(USUAL + " x=" + (now + 3600) + ";", BODY);

        assertThat(check(lasting).verdict()).isEqualTo(AuthenticationVerdict.PASS);
        isUnknown(lasting.replace("x=" + (now + 3600), "x=" + (now - 60)), UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha1", "ed25519-sha256"})
    void an_old_algorithm_or_one_that_we_do_not_have_is_none(String algorithm) throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL, BODY).replace("rsa-sha256", algorithm);

        isUnknown(mail, UNUSABLE);
    }

    @Test
    void a_signature_that_does_not_cover_from_is_none() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        isUnknown(signed(USUAL, BODY).replace("h=from:subject", "h=subject"), UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=y; ", "h=sha1; ", "k=ed25519; "})
    void a_key_that_is_not_for_this_proves_nothing(String more) throws Exception {
        publish("s1._domainkey.customer.test", key, more);
        isUnknown(signed(USUAL, BODY), UNFIT);
    }

    @Test
    void a_key_that_was_taken_back_or_was_never_there_proves_nothing() throws Exception {
        records.put("s1._domainkey.customer.test", "v=DKIM1; k=rsa; p=");
        isUnknown(signed(USUAL, BODY), UNFIT);
        records.clear();
        isUnknown(signed(USUAL, BODY), UNFIT);
    }

    @Test
    void of_many_signatures_three_are_looked_at() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String genuine = signature(USUAL, key, BODY);
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            fields.add(genuine.replace("s=s1", "s=forged" + i));
        }
        fields.add(genuine);

        isUnknown(header(fields.toArray(String[]::new)) + "\r\n" + BODY, UNFIT);
        assertThat(asked).hasSize(3);

        List<String> third = List.of(fields.get(0), fields.get(1), genuine);
        assertThat(check(header(third.toArray(String[]::new)) + "\r\n" + BODY).verdict())
                .isEqualTo(AuthenticationVerdict.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DKIM-Signature: ",
                "DKIM-Signature: v=1",
                "DKIM-Signature: v=1; a=rsa-sha256; d=customer.test; s=s1; h=from; bh=!; b=!; x=soon",
                "DKIM-Signature: v=1; a=rsa-sha256; d=customer.test; s=s1; h=from; l=-1; bh=AA==; b=AA==",
                "DKIM-Signature: v=1; v=1; a=rsa-sha256; d=customer.test; s=s1; h=from; bh=AA==; b=AA=="
            })
    void a_malformed_signature_is_none(String field) throws Exception {
        publish("s1._domainkey.customer.test", key, "");

        assertThat(check(header(field) + "\r\n" + BODY))
                .isIn(
                        SenderIdentity.of(AuthenticationVerdict.UNKNOWN, UNUSABLE),
                        SenderIdentity.of(AuthenticationVerdict.UNKNOWN, UNFIT));
    }

    @Test
    void a_signature_without_end_is_not_read() {
        String folded = "DKIM-Signature: v=1; a=rsa-sha256; d=customer.test; s=s1; h=from; bh=AA==; b="
                + "A \r\n ".repeat(9_000);
        isUnknown(header(folded + "A") + "\r\n" + BODY, UNUSABLE);
        String words =
                "DKIM-Signature: v=1; a=rsa-sha256; d=customer.test; s=s1; h=from; bh=AA==; b=" + "A ".repeat(1_900);
        assertThat(check(header(words + "A") + "\r\n" + BODY).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    /** Two readers may find two headers there: one that was signed, and one with another From. */
    @ParameterizedTest
    @ValueSource(strings = {"X: a\nY: b", "X: a\rb", "X: a\n\tb"})
    void a_header_with_bare_line_ends_is_not_fit(String field) throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL, BODY);

        isUnknown(mail.replace("Subject", field + "\r\nSubject"), "its header is not fit for a DKIM check");
    }

    @Test
    void a_body_with_bare_line_ends_does_not_pass_for_another() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL, BODY);

        assertThat(check(mail.replace("order?\r\n", "order?\n")).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
        assertThat(check(mail + "\n.\nmore").verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    @Test
    void name_servers_that_do_not_answer_are_no_answer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        String mail = signed(USUAL, BODY);
        MessageSource source = MessageSource.of(mail.getBytes(StandardCharsets.US_ASCII));
        Understanding read = Understanding.unjudged(new MimeReader(new HashingStore()).read(source, 0));
        DkimCheck check = new DkimCheck(
                message -> source,
                (method, selector, domain) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new TempFailException("interrupted");
                    }
                    return List.of();
                },
                Duration.ofMillis(50));

        for (int i = 0; i < 40; i++) {
            assertThat(check.judge(read, received(), CHECKS).sender())
                    .isEqualTo(SenderIdentity.of(AuthenticationVerdict.UNKNOWN, UNREACHABLE));
        }
    }

    @Test
    void name_servers_that_fail_are_no_answer() throws Exception {
        PublicKeyRecordRetriever broken = (method, selector, domain) -> {
            throw new TempFailException("SERVFAIL");
        };
        PublicKeyRecordRetriever faulty = (method, selector, domain) -> {
            throw new IllegalStateException("a bug");
        };

        assertThat(check(signed(USUAL, BODY), CHECKS, broken).reason()).isEqualTo(UNREACHABLE);
        assertThat(check(signed(USUAL, BODY), CHECKS, faulty).reason()).isEqualTo(UNREACHABLE);
    }

    @Test
    void what_a_server_of_ours_wrote_goes_before() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL, BODY);

        assertThat(check("Authentication-Results: mx.acme.test; dmarc=fail\r\n" + mail)
                        .verdict())
                .isEqualTo(AuthenticationVerdict.FAIL);
        assertThat(check("Authentication-Results: mx.acme.test; none\r\n" + mail)
                        .verdict())
                .isEqualTo(AuthenticationVerdict.UNKNOWN);
        assertThat(check("Authentication-Results: mx.evil.test; dmarc=fail\r\n" + mail)
                        .verdict())
                .isEqualTo(AuthenticationVerdict.PASS);
    }

    @Test
    void several_senders_prove_nothing_and_off_is_off() throws Exception {
        publish("s1._domainkey.customer.test", key, "");
        String mail = signed(USUAL, BODY);

        assertThat(check("From: eve@evil.test\r\n" + mail).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
        assertThat(check(mail, new SenderChecks(Mode.OFF, Set.of(), Set.of(), true), this::lookUp)
                        .verdict())
                .isEqualTo(AuthenticationVerdict.UNKNOWN);
        assertThat(check(mail, SenderChecks.NONE, this::lookUp).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_source_that_cannot_be_read_is_tried_again() {
        MessageSource away = new MessageSource() {
            @Override
            public InputStream open() throws IOException {
                throw new IOException("away");
            }

            @Override
            public long size() {
                return 0;
            }
        };
        Understanding read = Understanding.unjudged(new MimeReader(new HashingStore())
                .read(MessageSource.of("From: ann@customer.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), 0));

        assertThatThrownBy(() -> new DkimCheck(message -> away).judge(read, received(), CHECKS))
                .isInstanceOf(RetryableException.class);
    }
}
