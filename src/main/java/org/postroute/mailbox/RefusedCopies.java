package org.postroute.mailbox;

import jakarta.mail.Address;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Map;

/** Whom beside the customer a server takes no mail for. */
final class RefusedCopies {
    private RefusedCopies() {}

    /**
     * Those who are left of the recipients, the first of whom is the customer, without those who were refused for good; all
     * of them when the customer was, too.
     *
     * @param refusals what the server said to a RCPT, by address; of those that it took nothing
     */
    static List<Address> without(Map<String, SmtpReply> refusals, List<Address> recipients) {
        return isRefused(refusals, recipients.get(0))
                ? recipients
                : recipients.stream().filter(one -> !isRefused(refusals, one)).toList();
    }

    private static boolean isRefused(Map<String, SmtpReply> refusals, Address recipient) {
        SmtpReply reply = refusals.getOrDefault(((InternetAddress) recipient).getAddress(), SmtpReply.NONE);
        return reply.isPermanent() && !reply.isAboutSignIn() && !reply.isOutOfOrder();
    }
}
