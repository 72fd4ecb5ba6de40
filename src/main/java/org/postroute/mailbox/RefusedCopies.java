package org.postroute.mailbox;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;

/** Whom beside the customer a server takes no mail for. */
final class RefusedCopies {
    private RefusedCopies() {}

    /**
     * Those who are left of the recipients, the first of whom is the customer: all of them, unless nothing but addresses was
     * refused, none of them the customer's, and each for good (RFC 5321, 4.3.2: 550 to 553).
     */
    static List<Address> without(Exception refusal, List<Address> recipients) {
        Set<InternetAddress> refused = new HashSet<>();
        for (Exception e = refusal; e instanceof MessagingException cause; e = cause.getNextException()) {
            if (e instanceof SMTPAddressFailedException failed) {
                if (failed.getReturnCode() < 550 || failed.getReturnCode() > 553) {
                    return recipients;
                }
                refused.add(failed.getAddress());
            }
        }
        return refused.contains(recipients.get(0))
                ? recipients
                : recipients.stream().filter(one -> !refused.contains(one)).toList();
    }
}
