package org.postroute.mailbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroute.mailbox.Hints.Rule;

/** What authorization servers say when they give no token (RFC 6749, 5.2), Microsoft's AADSTS codes first. */
final class OAuthHints {
    private static final Pattern AADSTS = Pattern.compile("AADSTS(\\d{4,8})");

    private static final String AGAIN = "Authorize the mailbox again.";
    private static final String ADMINISTRATOR = "Ask the organisation's administrator. ";

    /** By the number after AADSTS. */
    static final Map<String, Hint> MICROSOFT = new TreeMap<>(Map.ofEntries(
            Map.entry("50126", new Hint("User name or password is wrong.", AGAIN)),
            Map.entry(
                    "50034",
                    new Hint("The account does not exist in this directory.", "Check oauth.tenant and the account.")),
            Map.entry(
                    "50053",
                    new Hint(
                            "The account is locked after too many attempts.",
                            "Wait, then authorize the mailbox again.")),
            Map.entry(
                    "50055",
                    new Hint("The account's password has expired.", "Change it, then authorize the mailbox again.")),
            Map.entry("50057", new Hint("The account is switched off.", ADMINISTRATOR)),
            Map.entry(
                    "50076",
                    new Hint(
                            "The organisation wants multi-factor authentication, or the sign-in comes from a new place.",
                            AGAIN)),
            Map.entry(
                    "50079",
                    new Hint(
                            "The account has to register for multi-factor authentication first.",
                            "Sign in once with a web browser, register, then authorize the mailbox again.")),
            Map.entry("50158", new Hint("The organisation wants another proof of who signs in.", AGAIN)),
            Map.entry(
                    "50173",
                    new Hint(
                            "The consent ended because the account's password was changed or its sessions were revoked.",
                            AGAIN)),
            Map.entry(
                    "53000",
                    new Hint(
                            "A policy wants the sign-in from a managed device.",
                            ADMINISTRATOR + "The policy (Conditional Access) must leave out this application.")),
            Map.entry(
                    "53003",
                    new Hint(
                            "A policy of the organisation (Conditional Access) blocks the sign-in.",
                            ADMINISTRATOR + "The policy must let in this application from this machine's address.")),
            Map.entry(
                    "65001",
                    new Hint(
                            "Nobody has consented to this application for the mailbox.",
                            AGAIN + " If that is not enough, an administrator has to consent for the organisation.")),
            Map.entry("65004", new Hint("The consent was declined.", AGAIN)),
            Map.entry("70000", new Hint("The refresh token is not good, or was given for other scopes.", AGAIN)),
            Map.entry("70008", new Hint("The refresh token has expired.", AGAIN)),
            Map.entry(
                    "70011",
                    new Hint(
                            "A scope is not known, or scopes of two services are mixed.",
                            "Use https://outlook.office.com/IMAP.AccessAsUser.All, https://outlook.office.com/SMTP.Send and offline_access.")),
            Map.entry("700003", new Hint("The device that the consent came from was removed.", AGAIN)),
            Map.entry(
                    "700016",
                    new Hint(
                            "The application is not known in this directory.",
                            "Check oauth.client-id and oauth.tenant.")),
            Map.entry("700082", new Hint("The refresh token has expired because it was not used for 90 days.", AGAIN)),
            Map.entry(
                    "700084",
                    new Hint(
                            "The refresh token has expired: a single-page application's lives a day.",
                            "Register the application as web or mobile and desktop, then authorize the mailbox again.")),
            Map.entry("7000112", new Hint("The application is switched off.", "Switch it on where it is registered.")),
            Map.entry(
                    "7000215",
                    new Hint(
                            "The client secret is wrong: mostly its id was copied instead of its value.",
                            "Copy the secret's value into oauth.client-secret, or make a new one.")),
            Map.entry(
                    "7000218",
                    new Hint(
                            "The application is registered as one that has a client secret, and none was sent.",
                            "Set oauth.client-secret, or allow public client flows where it is registered.")),
            Map.entry(
                    "7000222",
                    new Hint(
                            "The client secret has expired.",
                            "Make a new one where the application is registered, and put its value into oauth.client-secret.")),
            Map.entry(
                    "90002",
                    new Hint(
                            "There is no such tenant.", "Check oauth.tenant: the id or a domain of the organisation.")),
            Map.entry("900023", new Hint("The tenant is neither an id nor a domain.", "Check oauth.tenant.")),
            Map.entry(
                    "90094",
                    new Hint(
                            "Only an administrator may consent to this application.",
                            ADMINISTRATOR + "Then authorize the mailbox again.")),
            Map.entry(
                    "9002313",
                    new Hint(
                            "The request was malformed.",
                            "Check oauth.token-uri, oauth.client-id and the refresh token."))));

    static final List<Rule> RULES = Stream.concat(
                    Stream.of(new Rule(t -> microsoft(t.words()) != null, t -> microsoft(t.words()))),
                    Stream.of(
                            Rule.of(
                                    t -> t.says("invalid_client", "unauthorized_client"),
                                    "The authorization server does not know the application, or not with this secret.",
                                    "Check oauth.client-id and oauth.client-secret; a secret may have expired."),
                            Rule.of(
                                    t -> t.says("invalid_scope"),
                                    "The authorization server does not know a scope, or does not give it to this application.",
                                    "Check oauth.scopes, then authorize the mailbox again."),
                            Rule.of(
                                    t -> t.says("invalid_grant"),
                                    "The consent is no longer good: it was revoked, its time is over, or the password was"
                                            + " changed. Google's ends after 7 days while the application is in testing.",
                                    AGAIN + " With Google, publish the application first."),
                            Rule.of(
                                    t -> t.says("that the mail server does not take"),
                                    "The authorization server gives tokens, but the mail server takes none of them.",
                                    "Check that the user name is that of the account that gave the consent, that IMAP and SMTP"
                                            + " are allowed for it, and the scopes. Then authorize again."),
                            Rule.of(
                                    t -> t.isAt("token") && t.says("runs already", "another process", "is in use"),
                                    "The consents are in the ledger, which the running service holds.",
                                    "Let the service test it: POST /api/v1/mailboxes/{id}/test, or stop it first."),
                            Rule.of(
                                    t -> t.isAt("token") && t.stays(),
                                    "There is no consent for the mailbox, or no token can be had with it.",
                                    AGAIN),
                            Rule.of(
                                    t -> t.isAt("token"),
                                    "The authorization server cannot be reached or is busy.",
                                    "Check oauth.token-uri and whether this machine may connect to it. It is tried again by"
                                            + " itself.")))
            .toList();

    private OAuthHints() {}

    private static @org.jspecify.annotations.Nullable Hint microsoft(String words) {
        Matcher code = AADSTS.matcher(words);
        return code.find() ? MICROSOFT.get(code.group(1)) : null;
    }
}
