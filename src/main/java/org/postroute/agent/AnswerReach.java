package org.postroute.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.postroute.config.PolicySettings;
import org.postroute.message.EmailAddress;
import org.postroute.message.HeaderWriter;
import org.postroute.message.InvalidMessageException;

/** Whom an answer may reach: the customer of its session, and whom the policy lets an agent add. */
final class AnswerReach {
    private static final int MAX_COPIES = 10;
    private static final int MAX_SHOWN = 100;

    /** In whatever spelling: lower case, without hyphens and underscores. */
    private static final Set<String> DECIDED_HERE = Set.of(
            "to",
            "recipient",
            "recipients",
            "bcc",
            "from",
            "sender",
            "replyto",
            "returnpath",
            "envelope",
            "subject",
            "header",
            "headers",
            "messageid",
            "inreplyto",
            "references",
            "session",
            "sessionid",
            "mailbox");

    private final Supplier<PolicySettings> policy;

    AnswerReach(Supplier<PolicySettings> policy) {
        this.policy = policy;
    }

    /**
     * Who else gets the answer.
     *
     * @throws InvalidMessageException when it asks for somebody whom the policy does not name, or for what no agent decides
     */
    List<EmailAddress> copies(JsonNode answer) {
        answer.fieldNames().forEachRemaining(name -> {
            String known = name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
            if (DECIDED_HERE.contains(known) && !isEmpty(answer.path(name))) {
                throw new InvalidMessageException(
                        "the answer has \"" + known + "\", which no agent decides: it goes to the"
                                + " customer of its session, in the same thread; leave it out, and name others in cc");
            }
        });
        JsonNode cc = answer.path("cc");
        if (isEmpty(cc)) {
            return List.of();
        }
        if (!cc.isArray() || cc.size() > MAX_COPIES) {
            throw new InvalidMessageException("cc is not a list of at most " + MAX_COPIES + " addresses");
        }
        List<EmailAddress> copies = new ArrayList<>();
        cc.forEach(named -> copies.add(copy(named)));
        return copies.stream().distinct().toList();
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isContainerNode() && value.isEmpty();
    }

    private EmailAddress copy(JsonNode named) {
        EmailAddress address = EmailAddress.parse(named.asText(""))
                .orElseThrow(() -> new InvalidMessageException("cc holds something that is no address"));
        if (!policy.get().allowsExtra(address)) {
            String key = address.key();
            throw new InvalidMessageException("cc names " + key.substring(0, Math.min(key.length(), MAX_SHOWN))
                    + ", whom postroute.policy.extra-recipients does not: add the address or its domain there to let agents"
                    + " write to it");
        }
        if (!policy.get().allowsRecipient(address)) {
            throw new InvalidMessageException(
                    "cc names somebody whom postroute.policy.allowed-recipients does not allow");
        }
        HeaderWriter.addrSpec(address);
        return address;
    }
}
