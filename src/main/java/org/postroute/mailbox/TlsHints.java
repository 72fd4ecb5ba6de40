package org.postroute.mailbox;

import java.util.List;
import org.postroute.mailbox.Hints.Rule;

/** Certificates, and TLS where there is none. */
final class TlsHints {
    static final List<Rule> RULES = List.of(
            Rule.of(
                    t -> t.says("certificate has expired"),
                    "The server's certificate is out of date.",
                    "Whoever runs the server has to renew it. If it was renewed already, check the clock of this machine."),
            Rule.of(
                    t -> t.says("certificate is not valid yet"),
                    "The certificate's first day is still to come.",
                    "Check the clock of this machine; if it is right, whoever runs the server has to mend the certificate."),
            Rule.of(
                    t -> t.says("it is self-signed"),
                    "Nobody vouches for this server but itself, which anybody in between could do as well.",
                    "If the server is yours, name its certificate in postroute.tls.trust-file; otherwise do not go on."),
            Rule.of(
                    t -> t.says("its issuer is unknown"),
                    "The certificate was issued by an authority that this machine does not know, or the server does not"
                            + " send the certificates in between.",
                    "If the authority is your own, name its certificate in postroute.tls.trust-file; otherwise ask whoever"
                            + " runs the server."),
            Rule.of(
                    t -> t.says("certificate is for another host name"),
                    "The server answers to another name, or somebody answers in its place.",
                    "Use a host name that the certificate was made for."),
            Rule.of(
                    t -> t.says("certificate is too weak"),
                    "Its key is too short or its signature is of a kind that can be forged.",
                    "Whoever runs the server needs a new certificate: RSA with 2048 bits or more, or EC, signed with SHA-256."),
            Rule.of(
                    t -> t.says("no version of TLS in common", "no cipher of TLS in common"),
                    "The server is too old to be spoken to safely: TLS 1.2 is the least.",
                    "Whoever runs the server has to update it, or to switch on TLS 1.2."),
            Rule.withPorts(
                    t -> t.says("does not speak TLS on this port"),
                    "The port is one on which the server begins without TLS.",
                    "Use security starttls, or the port for TLS."),
            Rule.withPorts(
                    t -> t.says("does not offer STARTTLS"),
                    "The server has no TLS on this port, or somebody in between takes the offer away. Nothing secret was"
                            + " sent.",
                    "Use security ssl and the port for TLS."),
            Rule.withPorts(
                    t -> t.says("greets with PREAUTH"),
                    "The server says that we are signed in already, which would keep TLS from being started. Nothing secret"
                            + " was sent.",
                    "Use security ssl, or ask whoever runs the server."),
            Rule.withPorts(
                    t -> t.isRejection()
                            && t.isUnprotected()
                            && t.says(
                                    "offers no sign-in",
                                    "Must issue a STARTTLS",
                                    "Encryption required",
                                    "PRIVACYREQUIRED"),
                    "The server takes passwords only over TLS (LOGINDISABLED).",
                    "Use security starttls or ssl."));

    private TlsHints() {}
}
