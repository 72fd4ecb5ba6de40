package org.postroute.mailbox;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server's certificate that is not good enough; the message says which check failed, in our words. */
final class RefusedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private static final int MAX_NAMES = 3;
    /** RFC 5280, 4.2.1.6: dNSName and iPAddress. */
    private static final Set<Integer> NAMES = Set.of(2, 7);

    private RefusedCertificateException(String message, CertificateException cause) {
        super(message, cause);
    }

    /** @param chain as the server sent it, its own first */
    static RefusedCertificateException of(CertificateException fault, X509Certificate[] chain) {
        return new RefusedCertificateException("the server's certificate " + problem(fault, chain), fault);
    }

    private static String problem(CertificateException fault, X509Certificate[] chain) {
        if (Faults.cause(fault, CertificateExpiredException.class) != null) {
            return "has expired";
        }
        if (Faults.cause(fault, CertificateNotYetValidException.class) != null) {
            return "is not valid yet";
        }
        String text = Faults.messages(fault);
        if (text.contains("lgorithm constraints")) {
            return "is too weak";
        }
        if (text.contains("No subject alternative") || text.contains("No name matching")) {
            return "is for another host name: " + ServerWords.of(names(chain[0]));
        }
        boolean selfSigned = chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal());
        return "is not trusted: " + (selfSigned ? "it is self-signed" : "its issuer is unknown");
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return (all == null ? Stream.<List<?>>of() : all.stream())
                    .filter(name -> NAMES.contains(name.get(0)))
                    .map(name -> String.valueOf(name.get(1)))
                    .limit(MAX_NAMES)
                    .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "";
        }
    }
}
