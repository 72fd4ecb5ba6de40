package org.postroute.api;

import org.postroute.ledger.Erasure;
import org.postroute.ledger.Erasures;
import org.postroute.message.EmailAddress;

/** Erases what is known of a customer. */
public final class ErasureRequests {
    private final Erasures erasures;

    public ErasureRequests(Erasures erasures) {
        this.erasures = erasures;
    }

    /**
     * Erases everything about one address. To ask again erases what came since.
     *
     * @param body an {@link ErasureRequest}
     * @throws RefusedRequestException 400, or 409 while work on a message of the customer is under way
     */
    public ErasureDocument erase(byte[] body) {
        ErasureRequest request = JsonBody.read(body, ErasureRequest.class);
        EmailAddress customer = EmailAddress.parse(
                        request == null || request.address() == null ? "" : request.address())
                .orElseThrow(
                        () -> new RefusedRequestException(400, "No address", "use {\"address\": \"ann@example.com\"}"));
        Erasure erasure = erasures.erase(customer);
        if (erasure.underWay() > 0) {
            throw new RefusedRequestException(
                    409,
                    "Work is under way",
                    "nothing was erased, because " + erasure.underWay()
                            + " messages of this customer are being worked on: ask again when they have ended");
        }
        return new ErasureDocument(
                erasure.messages(), erasure.answers(), erasure.sessions(), erasure.contents(), erasure.rewritten());
    }
}
