package org.postroute.inbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.SenderIdentity;

/**
 * One Authentication-Results field (RFC 8601, 2.2), in lower case, without comments.
 *
 * @param authservId the server that says so; empty when the field is malformed
 */
record AuthenticationResults(String authservId, List<Result> results) {
    private static final int MAX_RESULTS = 100;

    /** {@code method=result} and its {@code ptype.property=value} pairs. */
    record Result(String method, String value, Map<String, String> properties) {
        boolean passed(String wantedMethod) {
            return method.equals(wantedMethod) && value.equals("pass");
        }
    }

    static AuthenticationResults parse(String field) {
        List<String> pieces = split(HeaderValue.withoutComments(field).toLowerCase(Locale.ROOT), ";");
        String[] id = pieces.get(0).strip().split("\\s+", 2);
        List<Result> results = new ArrayList<>();
        for (String piece : pieces.subList(1, Math.min(pieces.size(), MAX_RESULTS))) {
            result(piece, results);
        }
        return new AuthenticationResults(unquoted(id[0]), List.copyOf(results));
    }

    private static void result(String piece, List<Result> into) {
        String method = "";
        String value = "";
        Map<String, String> properties = new HashMap<>();
        for (String word : split(piece.replace('\t', ' '), " ")) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            if (method.isEmpty()) {
                method = word.substring(0, equals).split("/", 2)[0];
                value = unquoted(word.substring(equals + 1));
            } else {
                properties.putIfAbsent(word.substring(0, equals), unquoted(word.substring(equals + 1)));
            }
        }
        if (!method.isEmpty()) {
            into.add(new Result(method, value, Map.copyOf(properties)));
        }
    }

    /** Splits outside of quoted strings, so that a separator in one cannot make up a result. */
    private static List<String> split(String text, String separator) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted && i + 1 < text.length()) {
                piece.append(text.charAt(++i));
            } else if (c == separator.charAt(0) && !quoted) {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                quoted ^= c == '"';
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    /** Without warnings. */
    SenderIdentity identity(String fromDomain) {
        for (Result result : results) {
            if (result.method().equals("dmarc") && concerns(result, fromDomain)) {
                if (result.value().equals("pass")) {
                    return SenderIdentity.of(AuthenticationVerdict.PASS, "dmarc=pass");
                }
                if (result.value().equals("fail")) {
                    return SenderIdentity.of(AuthenticationVerdict.FAIL, "dmarc=fail");
                }
            }
        }
        return results.stream()
                .filter(result -> isAlignedPass(result, fromDomain))
                .findFirst()
                .map(result ->
                        SenderIdentity.of(AuthenticationVerdict.PASS, result.method() + "=pass of the sender's domain"))
                .orElseGet(() ->
                        SenderIdentity.of(AuthenticationVerdict.UNKNOWN, "nothing passed for the sender's domain"));
    }

    boolean passed(String method) {
        return results.stream().anyMatch(result -> result.passed(method));
    }

    private static boolean concerns(Result dmarc, String fromDomain) {
        String stated = dmarc.properties().get("header.from");
        return stated == null || Alignment.domainOf(stated).equals(fromDomain);
    }

    private static boolean isAlignedPass(Result result, String fromDomain) {
        if (result.passed("dkim")) {
            String signer = result.properties()
                    .getOrDefault("header.d", result.properties().get("header.i"));
            return signer != null && Alignment.isAligned(signer, fromDomain);
        }
        if (result.passed("spf")) {
            String sender = result.properties()
                    .getOrDefault("smtp.mailfrom", result.properties().get("smtp.mail"));
            return sender != null && Alignment.isAligned(sender, fromDomain);
        }
        return false;
    }

    private static String unquoted(String text) {
        return text.replace("\"", "").strip();
    }
}
