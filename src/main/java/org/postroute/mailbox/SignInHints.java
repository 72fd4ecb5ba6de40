package org.postroute.mailbox;

import java.util.List;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.mailbox.Hints.Rule;

/** A sign-in that is refused by a server of which nothing more is known. */
final class SignInHints {
    static final List<Rule> RULES = List.of(
            Rule.of(
                    t -> t.isRejection() && t.server().auth() == AuthMode.NONE,
                    "The server wants a sign-in, and the auth mode is none.",
                    "Set the auth mode, and give a user name and a password."),
            Rule.of(
                    t -> t.says("offers no sign-in by OAuth"),
                    "The server has neither XOAUTH2 nor OAUTHBEARER.",
                    "Check the host; or set oauth.enabled=false and give a password."),
            Rule.of(
                    t -> t.says("offers no sign-in"),
                    "The server has no sign-in by user name and password here.",
                    "Use OAuth if the provider has it; to send, use the port for submission: 587 or 465, not 25."),
            Rule.of(
                    t -> t.isRejection() && t.isOAuth() && t.isMicrosoft(),
                    "Microsoft does not take the access token for this mailbox.",
                    "Check that the user name is the mailbox's own address, that the account has full access to a shared"
                            + " mailbox, that IMAP and authenticated SMTP are switched on for it, and that the scopes are those of"
                            + " https://outlook.office.com. Then authorize again."),
            Rule.of(
                    t -> t.isRejection() && t.isOAuth() && t.isGoogle(),
                    "Google does not take the access token for this mailbox.",
                    "Check that the user name is the address of the account that gave the consent, and that the scope is"
                            + " https://mail.google.com/. Then authorize again."),
            Rule.of(
                    t -> t.isRejection() && t.isOAuth(),
                    "The server does not take the access token, nor a fresh one.",
                    "Check that the user name is that of the account that gave the consent, and the scopes. Then authorize"
                            + " again."),
            Rule.of(
                    t -> t.isRejection(),
                    "The server does not take this user name and password.",
                    "Check both. With two-step verification most providers want an app password instead of the account's"
                            + " own."));

    private SignInHints() {}
}
