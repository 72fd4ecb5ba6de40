package org.postroute.feedback;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.message.DeliveryReport.Kind;
import org.postroute.message.DeliveryReport.Recipient;

/** A message/delivery-status (RFC 3464, 2): groups of fields between empty lines, one group a recipient. */
final class DeliveryStatus {
    private static final Set<String> ACTIONS = Set.of("failed", "delayed", "delivered", "relayed", "expanded");
    private static final Pattern SUCCESS = Pattern.compile("^2[.][0-9]{1,3}[.][0-9]{1,3}");
    private static final int MAX_FIELD = 16_000;

    private DeliveryStatus() {}

    /** @param elsewhere what the report says to people, for what the fields leave open */
    static List<Recipient> recipients(String text, FailureText elsewhere) {
        List<Map<String, String>> named = groups(text).stream()
                .filter(group -> group.containsKey("final-recipient") || group.containsKey("original-recipient"))
                .toList();
        return named.stream()
                .limit(FailureText.MAX_RECIPIENTS)
                .map(group -> recipient(group, named.size() > 1, elsewhere))
                .filter(found -> found.address() != null || found.action() != null || found.status() != null)
                .toList();
    }

    private static Recipient recipient(Map<String, String> group, boolean amongOthers, FailureText elsewhere) {
        String address = address(group.get("final-recipient"));
        String original = address(group.get("original-recipient"));
        address = address == null ? original : address;
        String action = firstWord(group.getOrDefault("action", ""));
        String diagnosis = group.getOrDefault("diagnostic-code", "");
        String reason = elsewhere.reasonToldToPeople();
        Codes said = Codes.in(diagnosis);
        Codes stated = new Codes(Codes.in(group.getOrDefault("status", "")).status(), said.reply());
        Codes codes = said.orElse(stated);
        String about = amongOthers ? elsewhere.about(address) : elsewhere.words();
        if (codes.status() == null || codes.reply() == null) {
            codes = codes.orElse(Codes.in(about));
        }
        Matcher success = SUCCESS.matcher(group.getOrDefault("status", ""));
        if (success.find()) {
            return new Recipient(
                    address, original, ACTIONS.contains(action) ? action : null, success.group(), null, Kind.SOFT);
        }
        return new Recipient(
                address,
                original,
                ACTIONS.contains(action) ? action : null,
                codes.status(),
                codes.reply(),
                action.equals("delayed")
                        ? Kind.SOFT
                        : Permanence.of(
                                codes,
                                reason.isEmpty() ? diagnosis : reason,
                                about,
                                elsewhere.isLaterCommand(about, diagnosis)));
    }

    private static String firstWord(String value) {
        String bare = value.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < bare.length() && Character.isLetter(bare.charAt(end))) {
            end++;
        }
        return bare.substring(0, end);
    }

    /** {@code rfc822; ann@x.test}. */
    private static @Nullable String address(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String bare = value.substring(value.indexOf(';') + 1).strip();
        String found = Addresses.first(bare);
        return found == null && bare.indexOf('@') > 0 ? bare.replace("<", "").replace(">", "") : found;
    }

    static List<Map<String, String>> groups(String text) {
        List<Map<String, String>> groups = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String name = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            boolean continues = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                groups.add(group);
                group = new HashMap<>();
            } else if (continues && group.containsKey(name)) {
                group.merge(name, " " + line.strip(), DeliveryStatus::bounded);
            } else if (colon > 0) {
                name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                group.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        groups.add(group);
        return groups;
    }

    private static String bounded(String value, String more) {
        return value.length() > MAX_FIELD ? value : value + more;
    }
}
