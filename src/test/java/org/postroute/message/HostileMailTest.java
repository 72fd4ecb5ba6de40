package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileMailTest {
    private static final Duration CPU_TIME = Duration.ofSeconds(2);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Stream<Arguments> mails() {
        return HostileMail.all().entrySet().stream().map(mail -> Arguments.of(mail.getKey(), mail.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mails")
    void a_hostile_message_is_read_in_two_seconds_of_cpu_and_within_the_limits(String name, byte[] mail) {
        long start = THREADS.getCurrentThreadCpuTime();
        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(mail), 1_000_000);
        long took = THREADS.getCurrentThreadCpuTime() - start;

        assertThat(Duration.ofNanos(took)).isLessThan(CPU_TIME);
        assertThat(message.defects()).noneMatch(defect -> defect.startsWith("the structure is broken"));
        assertThat(message.headers()).hasSizeLessThanOrEqualTo(500);
        assertThat(message.cc()).hasSizeLessThanOrEqualTo(1000);
        assertThat(message.references()).hasSizeLessThanOrEqualTo(100);
        assertThat(message.plainText() == null ? "" : message.plainText()).hasSizeLessThanOrEqualTo(2_000_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mails")
    void a_hostile_message_needs_no_deep_stack(String name, byte[] mail) throws InterruptedException {
        InboundMessage[] read = new InboundMessage[1];
        Runnable reading = () -> read[0] = new MimeReader(new HashingStore()).read(MessageSource.of(mail), 0);
        Thread small = new Thread(null, reading, "small stack", 256 * 1024);
        small.start();
        small.join();

        assertThat(read[0]).isNotNull();
        assertThat(read[0].defects()).noneMatch(defect -> defect.startsWith("the structure is broken"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void what_is_left_out_is_named(String mail, String defect) {
        Map<String, byte[]> mails = HostileMail.all();

        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(mails.get(mail)), 0);

        assertThat(message.defects()).contains(defect);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("100,000 parts", "parts beyond the 500th were not read"),
                Arguments.of("100,000 fields", "a header over 500 fields or 256 kB was cut"),
                Arguments.of("a field of 5 MB", "a header field over 64 kB was cut"),
                Arguments.of(
                        "20,000 multiparts in each other", "parts nested deeper than 20 levels were taken as one file"),
                Arguments.of("a boundary of 60 kB", "a multipart with an overlong boundary was taken as one file"),
                Arguments.of("base64 in one line", "text beyond 2 million characters was not read"));
    }

    @Test
    void a_message_without_end_is_read_to_the_limit_and_no_further() {
        MessageSource endless = new MessageSource() {
            @Override
            public InputStream open() {
                return new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        Arrays.fill(target, offset, offset + length, (byte) 'x');
                        return length;
                    }
                };
            }

            @Override
            public long size() {
                return Long.MAX_VALUE;
            }
        };

        InboundMessage message = new MimeReader(new HashingStore()).read(endless, 0);

        assertThat(message.defects()).contains("what is beyond 35 MB was not read");
    }
}
