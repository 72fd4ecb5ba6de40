package org.postroute.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings;
import org.postroute.message.ContentStore;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/** What the HTTP answer of an agent means. */
public final class AgentAnswers {
    /** Of the body of an answer, now or later. */
    public static final int MAX_BODY_BYTES = 15 * 1024 * 1024;

    private static final int MAX_RETRY_AFTER_DIGITS = 9;

    private final AnswerReader reader;
    private final InstantSource clock;

    /**
     * @param files takes the decoded files of an answer
     * @param policy whom answers may reach
     */
    public AgentAnswers(ContentStore files, Supplier<PolicySettings> policy, InstantSource clock) {
        this.reader = new AnswerReader(files, policy);
        this.clock = clock;
    }

    /**
     * 200 is an answer, 202 an answer later, 204 none. Files are stored.
     *
     * @param retryAfter value of the Retry-After field (RFC 9110, 10.2.3)
     * @param body at most 15 MB
     * @throws RetryableException for 408, 425, 429, 5xx, other 2xx, and a 200 whose body is no answer
     * @throws MisconfiguredException for 401, 403 and 410, and for 3xx, because redirects are not followed
     * @throws InvalidMessageException for every other 4xx: the agent will never take this message; and for a 200 that asks
     *     for what an agent may not
     */
    public AgentOutcome read(int status, @Nullable String retryAfter, byte @Nullable [] body) {
        return switch (status) {
            case 200 -> new AgentOutcome.Answered(reader.readFromAgent(body));
            case 202 -> new AgentOutcome.Later();
            case 204 -> new AgentOutcome.Silent();
            default -> throw refusal(status, retryAfter);
        };
    }

    /**
     * What became of a message that the agent was only told of. Nothing that it says goes anywhere.
     *
     * @return for {@code explain}
     * @throws RetryableException as {@link #read}
     * @throws MisconfiguredException as {@link #read}
     * @throws InvalidMessageException as {@link #read}
     */
    public String told(int status, @Nullable String retryAfter, byte @Nullable [] body) {
        boolean answers = status == 202 || status == 200 && body != null && body.length > 0;
        if (status != 200 && status != 202 && status != 204) {
            throw refusal(status, retryAfter);
        }
        return answers ? "the agent was told; its answer is ignored, automatic mail gets none" : "the agent was told";
    }

    private RuntimeException refusal(int status, @Nullable String retryAfter) {
        return switch (status) {
            case 408, 425, 429 -> new RetryableException(answered(status), null, wait(retryAfter));
            case 401, 403 ->
                new MisconfiguredException(
                        answered(status) + ": it does not accept our signature; the secrets on both sides differ");
            case 410 -> new MisconfiguredException("the agent answered 410: it is gone for good");
            default -> other(status, retryAfter);
        };
    }

    private RuntimeException other(int status, @Nullable String retryAfter) {
        return switch (status / 100) {
            case 3 ->
                new MisconfiguredException(
                        answered(status) + ": redirects are not followed; configure the address it redirects to");
            case 4 -> new InvalidMessageException(answered(status) + ": it will not take this message");
            default -> new RetryableException(answered(status), null, wait(retryAfter));
        };
    }

    private static String answered(int status) {
        return "the agent answered " + status;
    }

    private @Nullable Duration wait(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        String value = retryAfter.strip();
        if (value.matches("[0-9]{1," + MAX_RETRY_AFTER_DIGITS + "}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            Duration wait = Duration.between(clock.instant(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
