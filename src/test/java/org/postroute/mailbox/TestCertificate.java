package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate, made by keytool. */
record TestCertificate(Path keyStore, Path pem) {
    private static final String STORE_PASSWORD = "changeit";

    /** @param validity keytool options, such as -startdate -10d -validity 5 */
    static TestCertificate of(Path directory, String name, String... validity)
            throws IOException, InterruptedException {
        Path store = directory.resolve("key.p12");
        List<String> make = new ArrayList<>(List.of("-genkeypair", "-alias", "key", "-keyalg", "EC"));
        make.addAll(List.of("-dname", "CN=" + name, "-ext", "san=dns:" + name));
        make.addAll(List.of(validity));
        keytool(store, make);
        Path pem = directory.resolve("cert.pem");
        keytool(store, List.of("-exportcert", "-alias", "key", "-rfc", "-file", pem.toString()));
        return new TestCertificate(store, pem);
    }

    /** How one is made. */
    interface Made {
        TestCertificate in(Path directory) throws Exception;
    }

    /**
     * Issued by an authority of its own; {@code pem} is the authority's.
     *
     * @param leaf keytool options of the issuing, such as -sigalg MD5withRSA
     */
    static TestCertificate issued(Path directory, String name, String... leaf) throws Exception {
        Path authority = directory.resolve("authority.p12");
        keytool(
                authority,
                List.of("-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=Test CA", "-ext", "bc:c"));
        Path store = directory.resolve("key.p12");
        keytool(store, List.of("-genkeypair", "-alias", "key", "-keyalg", "RSA", "-dname", "CN=" + name));
        Path request = directory.resolve("request.pem");
        Path issued = directory.resolve("issued.pem");
        Path pem = directory.resolve("ca.pem");
        keytool(store, List.of("-certreq", "-alias", "key", "-file", request.toString()));
        List<String> issue =
                new ArrayList<>(List.of("-gencert", "-alias", "ca", "-rfc", "-infile", request.toString()));
        issue.addAll(List.of("-outfile", issued.toString(), "-ext", "san=dns:" + name));
        issue.addAll(List.of(leaf));
        keytool(authority, issue);
        keytool(authority, List.of("-exportcert", "-alias", "ca", "-rfc", "-file", pem.toString()));
        keytool(store, List.of("-importcert", "-alias", "ca", "-noprompt", "-file", pem.toString()));
        keytool(store, List.of("-importcert", "-alias", "key", "-noprompt", "-file", issued.toString()));
        return new TestCertificate(store, pem);
    }

    private static void keytool(Path store, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    ServerSocket listen() throws IOException, GeneralSecurityException {
        return context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
