package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;

/** Whom we believe to be a mail server: the JVM's roots and, beside them, the certificates of one PEM file. */
public final class TlsTrust {
    private final SSLContext context;

    private TlsTrust(SSLContext context) {
        this.context = context;
    }

    /**
     * @param trustFile certificates in PEM form, one after the other; null for the JVM's roots alone
     * @throws MisconfiguredException when the file cannot be read or holds no certificate
     */
    public static TlsTrust of(@Nullable Path trustFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, valid(trustFile == null ? null : withJvmRoots(certificates(trustFile))), null);
            return new TlsTrust(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new MisconfiguredException("postroute.tls.trust-file holds no readable PEM certificates", e);
        }
    }

    /** For whoever speaks HTTP with the same servers' owners. */
    public SSLContext context() {
        return context;
    }

    SSLSocketFactory socketFactory() {
        return context.getSocketFactory();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw new IOException("no certificate in the file");
            }
            return found;
        }
    }

    private static KeyStore withJvmRoots(Collection<? extends Certificate> own)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : own) {
            store.setCertificateEntry("own-" + number++, certificate);
        }
        for (TrustManager manager : managers(null)) {
            for (Certificate root : ((X509TrustManager) manager).getAcceptedIssuers()) {
                store.setCertificateEntry("jvm-" + number++, root);
            }
        }
        return store;
    }

    /** @param store null for the JVM's own */
    private static TrustManager[] valid(@Nullable KeyStore store) throws GeneralSecurityException {
        return Stream.of(managers(store))
                .map(manager -> new ValidTrust((X509ExtendedTrustManager) manager))
                .toArray(TrustManager[]::new);
    }

    /** @param store null for the JVM's own */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
