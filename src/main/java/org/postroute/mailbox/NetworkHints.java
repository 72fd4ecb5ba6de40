package org.postroute.mailbox;

import java.util.List;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.Hints.Rule;

/** Getting to the server, and whether it is the right one. */
final class NetworkHints {
    static final List<Rule> RULES = List.of(
            Rule.of(
                    t -> t.says("host name is unknown"),
                    "No such name is known to the name server.",
                    "Check the spelling of the host, and whether this machine can look up names."),
            Rule.withPorts(
                    t -> t.says("connection was refused"),
                    "Nothing listens there, or a firewall refuses.",
                    "Check host and port."),
            Rule.withPorts(
                    t -> t.isAt("connect") && t.says("did not answer in time"),
                    "Nobody answers: mostly a firewall in between, or a host that is down.",
                    "Check host and port, and whether this machine may connect to other machines on it; many networks"
                            + " block mail ports."),
            Rule.withPorts(
                    t -> t.says("the server speaks "),
                    "Another kind of server answers on this port.",
                    "Check host and port."),
            Rule.of(
                    t -> t.isAt("send")
                            && t.says("over quota", "overquota", "mailbox full", "mailbox is full", "5.2.2", "4.2.2"),
                    "The mailbox is full.",
                    "Delete mail in it, or ask its provider for more room."),
            Rule.of(
                    t -> t.says("overquota", "over quota", "quota exceeded"),
                    "The mailbox is full, and some servers then refuse everything.",
                    "Delete mail in it, or ask its provider for more room."),
            Rule.of(
                    t -> t.says(
                            "too many simultaneous",
                            "maximum number of connections",
                            "too many connections",
                            "[LIMIT]"),
                    "The server allows no more connections for this account or from this address.",
                    "Close other mail programs that use the account, or lower postroute.receive.connections-per-host. It is"
                            + " tried again by itself."),
            Rule.of(
                    t -> t.says("too many login", "too many bad auth", "try again later"),
                    "After too many sign-ins the server refuses any for a while.",
                    "Wait; it is tried again by itself. If it happens again and again, look for another program that signs in"
                            + " with an old password."),
            Rule.of(
                    t -> t.says("is not ready: 5"),
                    "The server refuses this machine's address, mostly because a block list names it.",
                    "Use the provider's port for submission, or ask whoever runs the server."),
            Rule.of(
                    t -> t.says("said 421", "said 450", "said 451", "is not ready: 4", "not possible now: 421"),
                    "The server is busy or being worked at.",
                    "Wait; it is tried again by itself."),
            Rule.of(
                    t -> t.says("sign-in is not possible now"),
                    "The server cannot check sign-ins at the moment.",
                    "Wait; it is tried again by itself. The password or token is not what is wrong."),
            Rule.of(
                    t -> t.says("server ended the connection"),
                    "The server does not want to talk now, and says why.",
                    "Wait; it is tried again by itself."),
            Rule.withPorts(
                    t -> t.says("the server closed the connection"),
                    "The server hangs up without a word: it may be the wrong port, or refuse this machine's address.",
                    "Check host and port."),
            Rule.withPorts(
                    t -> t.isAt("tls") && t.server().security() == Security.SSL && !t.stays(),
                    "Connected, but no TLS came about.",
                    "Check that the port is one for TLS."),
            Rule.withPorts(
                    t -> t.isAt("greeting") && t.server().security() == Security.SSL,
                    "TLS works, but no mail server says hello.",
                    "Check host and port: it may be a web server."),
            Rule.withPorts(
                    t -> t.isAt("greeting", "starttls") && !t.stays(),
                    "Connected, but the server says nothing: it may wait for TLS to begin.",
                    "Try security ssl."));

    private NetworkHints() {}
}
