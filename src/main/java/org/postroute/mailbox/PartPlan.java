package org.postroute.mailbox;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.postroute.message.SkippedParts;

/**
 * How a message with oversized parts is fetched: everything but them, put together again as a message of its own. An
 * oversized part keeps its header below a field for people, {@code X-Postroute-Skipped}, and has no content; of a message
 * inside the message the beginning is kept, since a forward may say all there. The same message gives the same bytes
 * each time.
 *
 * @param bytes at most so many are fetched
 */
record PartPlan(List<Step> steps, SkippedParts skipped, long bytes) {
    /** What comes next in the source. */
    sealed interface Step {}

    /** Not from the server. */
    record Words(String ascii) implements Step {}

    /** A header block of the message or of a part. */
    record Header(String section) implements Step {}

    /**
     * What is below a header.
     *
     * @param wanted how many of its octets, from the first on; never 0
     */
    record Content(String section, long octets, long wanted) implements Step {}

    PartPlan {
        steps = List.copyOf(steps);
    }

    List<String> headerItems() {
        return items(step -> step instanceof Header header ? Stream.of(item(header)) : Stream.empty());
    }

    /** What to ask the server for; two messages with the same items are fetched by one command. */
    List<String> items() {
        return items(step -> {
            if (step instanceof Content content) {
                return Stream.of(item(content));
            }
            return step instanceof Header header ? Stream.of(item(header)) : Stream.empty();
        });
    }

    private List<String> items(Function<Step, Stream<String>> item) {
        return steps.stream().flatMap(item).toList();
    }

    private static String item(Header header) {
        return "BODY.PEEK[" + header.section() + "]";
    }

    private static String item(Content content) {
        String range = content.wanted() < content.octets() ? "<0." + content.wanted() + ">" : "";
        return "BODY.PEEK[" + content.section() + "]" + range;
    }
}
