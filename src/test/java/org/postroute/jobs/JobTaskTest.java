package org.postroute.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTaskTest {
    @ParameterizedTest
    @CsvSource({"0,PT1S", "1,PT2S", "2,PT4S", "5,PT32S", "6,PT1M", "1000000,PT1M"})
    void the_wait_doubles_from_a_second_to_a_minute(int failuresBefore, Duration expected) {
        assertThat(JobTask.backoff(failuresBefore)).isEqualTo(expected);
    }
}
