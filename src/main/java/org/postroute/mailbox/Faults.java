package org.postroute.mailbox;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.jspecify.annotations.Nullable;
import org.postroute.egress.RefusedAddressException;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RejectedSignInException;
import org.postroute.message.RetryableException;

/** What a broken connection means, in words without addresses or secrets, and what to do next. */
final class Faults {
    private static final int MAX_CAUSES = 20;

    /** What Angus says of a connection that ends instead of an answer. */
    private static final Set<String> CLOSED = Set.of("response: [EOF]", "Connection dropped by server?");

    /** What the JVM says of a server that has only TLS 1.0 or 1.1, or of one that refuses ours. */
    private static final Set<String> OLD_TLS =
            Set.of("protocol_version", "No appropriate protocol", "is not accepted by client preferences");

    private Faults() {}

    /** A wrong certificate, or no TLS at all, stays until somebody changes something; any other fault may pass. */
    static PostrouteException of(Throwable fault) {
        if (fault instanceof PostrouteException known) {
            return known;
        }
        String problem = problem(fault);
        boolean stays = cause(fault, CertificateException.class) != null
                || cause(fault, RefusedAddressException.class) != null
                || speaksNoTls(fault);
        return stays ? new MisconfiguredException(problem, fault) : new RetryableException(problem, fault);
    }

    /** @param words the server's, fit */
    static RejectedSignInException rejected(String words) {
        return new RejectedSignInException("sign-in rejected: " + words, null);
    }

    static String problem(Throwable fault) {
        if (fault instanceof PostrouteException) {
            return String.valueOf(fault.getMessage());
        }
        RefusedAddressException refused = cause(fault, RefusedAddressException.class);
        if (refused != null) {
            return "not connected: " + refused.getMessage();
        }
        if (cause(fault, SSLException.class) != null) {
            return tls(fault);
        }
        if (cause(fault, UnknownHostException.class) != null) {
            return "the host name is unknown";
        }
        if (cause(fault, ConnectException.class) != null || cause(fault, NoRouteToHostException.class) != null) {
            return "the connection was refused";
        }
        if (cause(fault, SocketTimeoutException.class) != null) {
            return "the server did not answer in time";
        }
        if (fault instanceof ConnectionException ended && saidBye(ended.getResponse())) {
            return "the server ended the connection: "
                    + ServerWords.of(ended.getResponse().getRest());
        }
        if (fault instanceof ProtocolException answered
                && answered.getResponse() != null
                && !answered.getResponse().isSynthetic()) {
            return ServerWords.of(answered.getResponse().getRest());
        }
        if (CLOSED.stream().anyMatch(String.valueOf(fault.getMessage())::contains)) {
            return "the server closed the connection";
        }
        IOException below = cause(fault, IOException.class);
        if (fault instanceof MessagingException && below != null) {
            return ServerWords.of(below.getMessage());
        }
        boolean inServersWords = fault instanceof ProtocolException
                || fault instanceof MessagingException
                || fault instanceof IOException;
        return inServersWords
                ? ServerWords.of(fault.getMessage())
                : fault.getClass().getSimpleName();
    }

    private static boolean saidBye(@Nullable Response response) {
        return response != null && response.isBYE() && !response.isSynthetic();
    }

    private static String tls(Throwable fault) {
        RefusedCertificateException refused = cause(fault, RefusedCertificateException.class);
        if (refused != null) {
            return String.valueOf(refused.getMessage());
        }
        if (speaksNoTls(fault)) {
            return "the server does not speak TLS on this port";
        }
        String text = messages(fault);
        if (OLD_TLS.stream().anyMatch(text::contains)) {
            return "the server and we have no version of TLS in common";
        }
        if (text.contains("handshake_failure")) {
            return "the server and we have no cipher of TLS in common";
        }
        return "TLS failed: " + ServerWords.of(fault.getMessage());
    }

    private static boolean speaksNoTls(Throwable fault) {
        String text = messages(fault);
        return text.contains("Unsupported or unrecognized SSL message") || text.contains("plaintext connection");
    }

    static <T extends Throwable> @Nullable T cause(Throwable fault, Class<T> type) {
        Throwable cause = fault;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    static String messages(Throwable fault) {
        StringBuilder all = new StringBuilder();
        Throwable cause = fault;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            all.append(cause.getMessage()).append('\n');
            cause = cause.getCause();
        }
        return all.toString();
    }
}
