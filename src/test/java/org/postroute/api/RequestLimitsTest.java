package org.postroute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.ApiSettings;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Refusal;

class RequestLimitsTest {
    private final List<MailEvent> events = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;
    private final RequestLimits limits = new RequestLimits(new ApiSettings.Rates(60, 6), events::add, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Map<String, Object> from(String address) {
        return Map.of("CamelVertxPlatformHttpRemoteAddress", address);
    }

    private String refusal(Runnable request) {
        RefusedRequestException refused = catchThrowableOfType(RefusedRequestException.class, request::run);
        assertThat(refused.problem().status()).isEqualTo(429);
        return String.valueOf(refused.retryAfter());
    }

    private void judge(int times, String kind, int status) {
        IntStream.range(0, times).forEach(i -> limits.judge(kind, "192.0.2.1", status));
    }

    @Test
    void a_token_may_be_used_so_often_in_a_minute_at_whatever_pace() {
        IntStream.range(0, 60).forEach(i -> limits.use("ci"));

        assertThat(refusal(() -> limits.use("ci"))).isEqualTo("1");
        assertThatCode(() -> limits.use("other")).doesNotThrowAnyException();
        pass(Duration.ofSeconds(1));
        limits.use("ci");
        assertThat(refusal(() -> limits.use("ci"))).isEqualTo("1");
        pass(Duration.ofMinutes(2));
        IntStream.range(0, 60).forEach(i -> limits.use("ci"));
        assertThat(refusal(() -> limits.use("ci"))).isEqualTo("1");
        assertThat(events).hasSize(3).containsOnly(new MailEvent.RequestRefused(Refusal.RATE));
    }

    @Test
    void whoever_proves_nothing_too_often_is_put_off_and_others_are_not() {
        judge(6, "grant", 401);

        assertThat(refusal(() -> judge(1, "grant", 401))).isEqualTo("10");
        assertThat(refusal(() -> limits.admit(from("192.0.2.1:4711")))).isEqualTo("10");
        assertThat(limits.admit(from("192.0.2.2:4711"))).isEqualTo("192.0.2.2");
        pass(Duration.ofSeconds(10));
        assertThat(limits.admit(from("192.0.2.1:4712"))).isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({"grant,410", "grant,200", "grant,503", "link,404", "link,200", "consent,200", "consent,503"})
    void who_brings_something_of_ours_is_not_counted(String kind, int status) {
        judge(50, kind, status);

        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"grant,400", "grant,401", "link,403", "consent,410", "consent,400"})
    void who_does_not_is(String kind, int status) {
        judge(6, kind, status);

        assertThat(refusal(() -> judge(1, kind, status))).isEqualTo("10");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7:4711, 192.0.2.7",
        "[2001:db8:1:2:3:4:5:6]:4711, 20010db800010002",
        "2001:db8:1:2:ffff:4:5:7:4711, 20010db800010002",
        "fe80:0:0:0:0:0:0:1%eth0:4711, fe80000000000000",
        "nonsense, unknown",
        "'', unknown"
    })
    void a_network_of_ipv6_is_one_caller(String address, String caller) {
        assertThat(limits.caller(from(address))).isEqualTo(caller);
        assertThat(limits.caller(Map.of())).isEqualTo("unknown");
    }

    @Test
    void a_million_addresses_take_no_more_memory_than_ten_thousand() {
        Rate rate = new Rate(60, () -> nanos);
        IntStream.range(0, 30_000)
                .forEach(i -> assertThat(rate.take("address" + i)).isZero());

        assertThat(rate.keys()).isEqualTo(10_000);
    }
}
