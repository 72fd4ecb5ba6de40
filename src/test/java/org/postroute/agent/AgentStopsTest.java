package org.postroute.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;

class AgentStopsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<MailEvent> events = new ArrayList<>();
    private final AgentStops stops = new AgentStops(AgentSamples::settings, events::add, nanos::get);

    @Test
    void a_refused_signature_stops_the_agent_and_one_call_in_every_longest_delay_finds_out() {
        stops.heard("helper", 401);
        stops.heard("helper", 403);
        assertRefused("stopped");

        nanos.addAndGet(AgentSamples.RETRY.maxDelay().toNanos());
        stops.check("helper");
        assertRefused("stopped");

        assertThat(events).containsExactly(new MailEvent.AgentStopped("helper", 401));
    }

    @Test
    void an_agent_that_takes_the_signature_again_is_resumed() {
        stops.heard("helper", 401);
        stops.heard("helper", 503);
        assertRefused("stopped");

        stops.heard("helper", 204);
        stops.check("helper");

        assertThat(events)
                .containsExactly(new MailEvent.AgentStopped("helper", 401), new MailEvent.AgentResumed("helper"));
    }

    @Test
    void an_agent_that_is_gone_is_called_no_more() {
        stops.heard("helper", 410);

        nanos.addAndGet(Duration.ofDays(10).toNanos());

        assertRefused("start Postroute again");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 302, 404, 408, 429, 500, 503})
    void nothing_else_stops_it_and_no_other_agent_is_stopped(int status) {
        stops.heard("helper", status);
        stops.heard("other", 410);

        assertThatCode(() -> stops.check("helper")).doesNotThrowAnyException();
    }

    private void assertRefused(String words) {
        assertThatThrownBy(() -> stops.check("helper"))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining(words);
    }
}
