package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.OutboundMessage.Parent;
import org.postroute.message.MessageId;

class ReplyThreadTest {
    private static List<MessageId> ids(String... values) {
        return Arrays.stream(values).map(MessageId::new).toList();
    }

    private static Parent parent(@Nullable String id, List<MessageId> references) {
        return new Parent("Order", id == null ? null : new MessageId(id), references);
    }

    @Test
    void the_parents_references_come_first_and_the_parent_last() {
        Parent parent = parent("<c@x>", ids("<a@x>", "<b@x>"));

        assertThat(ReplyThread.references(parent)).isEqualTo(ids("<a@x>", "<b@x>", "<c@x>"));
        assertThat(ReplyThread.inReplyTo(parent)).isEqualTo(ids("<c@x>"));
    }

    @Test
    void the_first_mail_of_a_thread_has_only_itself_to_refer_to() {
        assertThat(ReplyThread.references(parent("<a@x>", List.of()))).isEqualTo(ids("<a@x>"));
    }

    @Test
    void a_parent_without_identifier_leaves_its_references() {
        Parent parent = parent(null, ids("<a@x>"));

        assertThat(ReplyThread.inReplyTo(parent)).isEmpty();
        assertThat(ReplyThread.references(parent)).isEqualTo(ids("<a@x>"));
        assertThat(ReplyThread.references(parent(null, List.of()))).isEmpty();
    }

    @Test
    void no_identifier_stands_there_twice() {
        assertThat(ReplyThread.references(parent("<b@x>", ids("<a@x>", "<b@x>", "<a@x>"))))
                .isEqualTo(ids("<a@x>", "<b@x>"));
    }

    @Test
    void of_a_long_thread_the_first_and_the_latest_are_kept() {
        List<MessageId> many = IntStream.range(0, 500)
                .mapToObj(i -> new MessageId("<" + i + "@x>"))
                .toList();

        List<MessageId> references = ReplyThread.references(parent("<parent@x>", many));

        assertThat(references).hasSize(50).startsWith(ids("<0@x>", "<452@x>").toArray(MessageId[]::new));
        assertThat(references).endsWith(ids("<499@x>", "<parent@x>").toArray(MessageId[]::new));
    }

    @Test
    void an_identifier_that_cannot_be_written_is_left_out() {
        String endless = "<" + "x".repeat(950) + "@x>";

        assertThat(ReplyThread.references(parent("<ü@x>", ids(endless, "<a@x>"))))
                .isEqualTo(ids("<a@x>"));
    }
}
