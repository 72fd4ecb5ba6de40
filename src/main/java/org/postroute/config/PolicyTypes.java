package org.postroute.config;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.config.PolicySettings.Limit;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.EmailAddress;

/** The forms of values that only policies have. */
final class PolicyTypes {
    private static final Pattern DOMAIN = Pattern.compile("[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,253}");
    private static final Pattern LIMIT = Pattern.compile("([1-9]\\d{0,8})/([hd])");

    static final ValueType<List<String>> RECIPIENTS = ValueType.of(
            "recipients",
            "Use addresses and domains, separated by commas, such as ann@example.org,example.net.",
            "ann@example.org,example.net",
            text -> list(text, PolicyTypes::recipient));

    static final ValueType<List<String>> DOMAINS = ValueType.of(
            "domains",
            "Use domains, separated by commas, such as example.com,example.org.",
            "example.com,example.org",
            text -> list(text, PolicyTypes::domain));

    static final ValueType<List<String>> NAMES = ValueType.of(
            "names of servers",
            "Use what stands before the first semicolon of the Authentication-Results fields of your server; several"
                    + " separated by commas.",
            "mx.example.com",
            text -> list(text, name -> NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty()));

    static final ValueType<Boolean> ALLOWANCE =
            ValueTypes.choice("allowance", Map.of("allow", true, "refuse", false), "Use allow or refuse.", "refuse");

    static final ValueType<Boolean> PLAIN_HTTP = ValueTypes.choice(
            "reach of http", Map.of("private", false, "anywhere", true), "Use private or anywhere.", "anywhere");

    static final ValueType<List<String>> NAMES_OF_HOSTS = ValueType.of(
            "hosts",
            "Use hosts as they are written elsewhere, separated by commas, such as localhost,agent.internal.",
            "localhost,agent.internal",
            text -> list(text, host -> ValueTypes.HOST.read(host).map(name -> name.toLowerCase(Locale.ROOT))));

    static final ValueType<List<String>> FILE_HOSTS = ValueType.of(
            "hosts of URLs",
            "Use hosts as a URL has them, separated by commas, such as files.example.com,10.0.0.9.",
            "files.example.com,files.internal",
            text -> list(text, PolicyTypes::hostOfUrl));

    static final ValueType<List<Integer>> PORTS = ValueType.of(
            "ports",
            "Use numbers from 1 to 65535, separated by commas, such as 443,8443.",
            "443,8443",
            text -> list(text, ValueTypes.PORT::read));

    static final ValueType<Boolean> DKIM =
            ValueTypes.choice("DKIM", Map.of("off", false, "check", true), "Use off or check.", "check");

    static final ValueType<PolicySettings.Unproven> UNPROVEN = ValueTypes.choice(
            "answer to the unproven",
            Map.of(
                    "answer",
                    PolicySettings.Unproven.ANSWER,
                    "neutral",
                    PolicySettings.Unproven.NEUTRAL,
                    "none",
                    PolicySettings.Unproven.NONE),
            "Use answer, neutral or none.",
            "neutral");

    private static final Map<String, String> RESPONSES = Stream.of("All", "AutoReply", "DR", "NDR", "NRN", "OOF", "RN")
            .collect(Collectors.toMap(word -> word.toLowerCase(Locale.ROOT), word -> word));

    static final ValueType<List<String>> AUTO_RESPONSES = ValueType.of(
            "automatic responses",
            "Use OOF, AutoReply, DR, RN, NRN, NDR or All; several separated by commas.",
            "OOF,AutoReply",
            text -> list(text, word -> Optional.ofNullable(RESPONSES.get(word.toLowerCase(Locale.ROOT)))));

    static final ValueType<Limit> SENDING_LIMIT = ValueType.of(
            "sending limit",
            "Use a number for an hour and a number for a day, or one of them, such as 100/h,1000/d.",
            "100/h,1000/d",
            PolicyTypes::limit);

    static final ValueType<Duration> SUPPRESSION = ValueType.of(
            "suppression",
            "Use a number with s, m, h or d, such as 12h or 7d, or an ISO 8601 duration; or none.",
            "7d",
            text -> isNone(text) ? Optional.of(Duration.ZERO) : Durations.read(text));

    static final ValueType<Limit> CAP = ValueType.of(
            "cap",
            "Use a number for an hour and a number for a day, or one of them, such as 20/h,100/d; or none.",
            "20/h,100/d",
            text -> isNone(text) ? Optional.of(Limit.NONE) : limit(text));

    private PolicyTypes() {}

    private static <T> Optional<List<T>> list(String text, Function<String, Optional<T>> reading) {
        List<Optional<T>> parts = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(reading)
                .toList();
        return parts.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(parts.stream().map(Optional::get).toList());
    }

    private static Optional<String> hostOfUrl(String text) {
        try {
            String name = text.contains(":") && !text.startsWith("[") ? "[" + text + "]" : IDN.toASCII(text);
            String host = new URI("https", name, "/", null).getHost();
            return name.equals(host) ? Optional.of(EgressPolicy.plainName(host)) : Optional.empty();
        } catch (IllegalArgumentException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isNone(String text) {
        return text.strip().equalsIgnoreCase("none");
    }

    private static Optional<String> recipient(String text) {
        return text.contains("@") ? EmailAddress.parse(text).map(EmailAddress::key) : domain(text);
    }

    private static Optional<String> domain(String text) {
        return DOMAIN.matcher(text).matches()
                ? EmailAddress.parse("a@" + text).map(PolicyTypes::domain)
                : Optional.empty();
    }

    private static String domain(EmailAddress address) {
        return address.key().substring(address.key().lastIndexOf('@') + 1);
    }

    private static Optional<Limit> limit(String text) {
        int[] limits = new int[2];
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher matcher = LIMIT.matcher(part.strip());
            int index = matcher.matches() && matcher.group(2).equals("d") ? 1 : 0;
            if (!matcher.matches() || limits[index] != 0) {
                return Optional.empty();
            }
            limits[index] = Integer.parseInt(matcher.group(1));
        }
        return Optional.of(new Limit(limits[0], limits[1]));
    }
}
