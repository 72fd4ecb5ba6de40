package org.postroute.it;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What an agent can do wrong, in the words of docs/agent-contract.md, and how often it is called when it does so always. */
enum AgentFault {
    INTERNAL("500, 502, 503, 504 and every other 5xx", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(503, "down");
        }
    },
    SILENT("nothing, while the connection stays open", true) {
        @Override
        AgentStub.Response respond() {
            pause(2_500);
            return AgentStub.Response.answer("too late");
        }
    },
    DRIPPING("an answer at a byte a second", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(200, new Trickle(1_000, 1, 10));
        }
    },
    GARBAGE("200 with something else than JSON", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(200, "<html>Bad gateway</html>".getBytes(StandardCharsets.UTF_8));
        }
    },
    EMPTY("200 without a body", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(200, null);
        }
    },
    LARGE("200 with a text of 10 MB", true) {
        @Override
        AgentStub.Response respond() {
            return AgentStub.Response.answer("x".repeat(10 * 1024 * 1024));
        }
    },
    ENDLESS("200 with a body without end", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(200, new Trickle(0, 8_192, 64 * 1024 * 1024));
        }
    },
    REDIRECT("a redirect", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(307, null, Map.of("Location", "http://127.0.0.1:9/elsewhere"));
        }
    },
    TIMEOUT("408, 425 or 429", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(408, null);
        }
    },
    LATER_IN_SECONDS("429 with `Retry-After` in seconds", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(429, null, Map.of("Retry-After", "1"));
        }
    },
    LATER_BY_DATE("429 with `Retry-After` as a date", true) {
        @Override
        AgentStub.Response respond() {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
            return new AgentStub.Response(429, null, Map.of("Retry-After", date));
        }
    },
    MUCH_LATER("`Retry-After` of years, or in the past, or of no meaning", true) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(425, null, Map.of("Retry-After", "999999999"));
        }
    },
    REFUSAL("any other 4xx", false) {
        @Override
        AgentStub.Response respond() {
            return new AgentStub.Response(422, Map.of("error", "no"));
        }
    };

    private final String words;
    private final boolean passing;

    AgentFault(String words, boolean passing) {
        this.words = words;
        this.passing = passing;
    }

    abstract AgentStub.Response respond();

    /** As the table of the contract has it. */
    String row() {
        return "| " + words + " | " + (passing ? "asked again" : "dead letter at once") + " |";
    }

    boolean isPassing() {
        return passing;
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Spaces, so many at a time, up to a number that no test reaches. */
    private static final class Trickle extends InputStream {
        private final long millis;
        private final int step;
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Trickle(long millis, int step, long most) {
            this.millis = millis;
            this.step = step;
            this.most = most;
        }

        @Override
        public int read() {
            pause(millis);
            return taken.incrementAndGet() > most ? -1 : ' ';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            pause(millis);
            int count = Math.min(step, length);
            Arrays.fill(target, offset, offset + count, (byte) ' ');
            return taken.addAndGet(count) > most ? -1 : count;
        }
    }
}
