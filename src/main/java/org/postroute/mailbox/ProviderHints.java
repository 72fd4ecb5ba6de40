package org.postroute.mailbox;

import java.util.List;
import org.postroute.mailbox.Hints.Rule;

/** What large providers say, and what is known of them. */
final class ProviderHints {
    static final List<Rule> RULES = List.of(
            Rule.of(
                    t -> t.says("SmtpClientAuthentication is disabled for the Tenant"),
                    "Microsoft 365 has SMTP AUTH switched off for the whole organisation.",
                    "An administrator has to switch it on for this mailbox (Set-CASMailbox … -SmtpClientAuthenticationDisabled"
                            + " $false): https://aka.ms/smtp_auth_disabled"),
            Rule.of(
                    t -> t.says("SmtpClientAuthentication is disabled for the Mailbox"),
                    "Microsoft 365 has SMTP AUTH switched off for this mailbox.",
                    "An administrator has to tick Authenticated SMTP under the mailbox's mail apps:"
                            + " https://aka.ms/smtp_auth_disabled"),
            Rule.of(
                    t -> t.says("basic authentication is disabled"),
                    "Microsoft ended password sign-in for SMTP; use OAuth.",
                    "Set oauth.enabled=true with oauth.provider=microsoft, and authorize the mailbox."),
            Rule.of(
                    t -> t.says("security defaults policy", "did not meet the criteria to be authenticated"),
                    "A policy of the organisation forbids this sign-in.",
                    "Ask its administrator to allow it (security defaults or Conditional Access), or use OAuth."),
            Rule.of(
                    t -> t.says("authenticated but not connected"),
                    "Microsoft knows the account, but it has no right to this mailbox, or IMAP is switched off for it.",
                    "An administrator has to switch on IMAP under the mailbox's mail apps, and for a shared mailbox to give the"
                            + " account full access."),
            Rule.of(
                    t -> t.says("5.7.57"),
                    "Microsoft wants a sign-in before it takes mail.",
                    "Set smtp.auth, and use smtp.office365.com with port 587 and starttls."),
            Rule.of(
                    t -> t.says(
                            "SendAsDenied",
                            "5.7.60",
                            "not owned by user",
                            "Sender address rejected",
                            "not allowed to send as"),
                    "The account that signs in may not send as this address.",
                    "Sign in as the address itself, or have its owner or administrator give the account the right to send as it."),
            Rule.of(
                    t -> t.says(
                            "Application-specific password required", "app-specific password", "app password to use"),
                    "The account has two-step verification, and its own password does not work for mail programs.",
                    "Make an app password in the account's security settings and use it here; Google's has 16 letters."),
            Rule.of(
                    t -> t.says("Web login required", "WEBALERT", "via your web browser", "5.7.14"),
                    "The provider found the sign-in suspicious and wants to see a person.",
                    "Sign in once with a web browser, confirm that it was you, and try again."),
            Rule.of(
                    t -> t.says("not enabled for IMAP", "enable IMAP", "IMAP is disabled", "IMAP access is disabled"),
                    "IMAP is switched off for this account.",
                    "Switch it on in the mail settings of the account, or have the administrator do it."),
            Rule.of(
                    t -> t.isRejection()
                            && t.says(
                                    "locked",
                                    "suspended",
                                    "disabled account",
                                    "account is disabled",
                                    "account disabled"),
                    "The account is locked or switched off.",
                    "Its owner or administrator has to unlock it; more attempts may lock it for longer."),
            Rule.of(
                    t -> t.isRejection()
                            && !t.isOAuth()
                            && t.isMicrosoft()
                            && t.direction().equals("imap"),
                    "Microsoft ended password sign-in for IMAP; use OAuth.",
                    "Set oauth.enabled=true with oauth.provider=microsoft, and authorize the mailbox."),
            Rule.of(
                    t -> t.isRejection() && !t.isOAuth() && t.isMicrosoft(),
                    "Microsoft is ending password sign-in for SMTP; use OAuth.",
                    "Set oauth.enabled=true with oauth.provider=microsoft, and authorize the mailbox."),
            appPassword(
                    "Google",
                    "a 16-letter app password, from https://myaccount.google.com/apppasswords",
                    "gmail.com",
                    "googlemail.com"),
            appPassword(
                    "Yahoo",
                    "an app password, from Account security in the Yahoo account",
                    "mail.yahoo.com",
                    "yahoo.com"),
            appPassword(
                    "iCloud",
                    "an app-specific password, from https://account.apple.com; the user name for IMAP is what stands before"
                            + " @icloud.com",
                    "mail.me.com",
                    "icloud.com"),
            appPassword(
                    "Zoho",
                    "an application-specific password, from https://accounts.zoho.com/home#security",
                    "zoho.com",
                    "zoho.eu",
                    "zoho.in"),
            appPassword(
                    "Fastmail",
                    "an app password, from Settings, Privacy & Security, and no account's own ever works",
                    "fastmail.com"));

    private static Rule appPassword(String provider, String what, String... hosts) {
        return Rule.of(
                t -> t.isRejection() && !t.isOAuth() && t.isHost(hosts),
                provider
                        + " does not take this user name and password; the account's own password mostly does not work for"
                        + " mail programs.",
                "Use " + what + ".");
    }

    private ProviderHints() {}
}
