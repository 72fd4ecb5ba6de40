package org.postroute.inbound;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.api.BodyHasher;

/** Signs mail as the server of a customer does. */
public final class DkimSigning {
    private DkimSigning() {}

    public static KeyPair key(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** What its domain publishes of it. */
    public static String record(KeyPair key, String more) {
        return "v=DKIM1; k=rsa; " + more + "p="
                + Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    /**
     * The field to put above the header.
     *
     * @param template its tags but b and bh
     * @param header with CR LF after each line
     */
    public static String sign(String template, KeyPair key, String header, String body) throws Exception {
        String complete = template + " b=; bh=;";
        DKIMSigner signer = new DKIMSigner(complete, key.getPrivate());
        BodyHasher hasher = signer.newBodyHasher(signer.newSignatureRecordTemplate(complete));
        try (OutputStream out = hasher.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] unsigned = (header + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return signer.sign(DkimHeader.read(new ByteArrayInputStream(unsigned)).orElseThrow(), hasher);
    }
}
