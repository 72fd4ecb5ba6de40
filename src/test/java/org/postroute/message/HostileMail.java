package org.postroute.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Messages made to hurt a parser, by name; of moderate size, for the shape is what hurts. */
final class HostileMail {
    private static final String HEADER =
            "From: a@x.test\r\nTo: b@x.test\r\nMessage-ID: <1@x.test>\r\nMIME-Version: 1.0\r\n";

    private HostileMail() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> mails = new LinkedHashMap<>();
        mails.put("20,000 multiparts in each other", nestedMultiparts(20_000, "b%d", ""));
        mails.put(
                "bodies that look like their 20 boundaries",
                nestedMultiparts(20, "-".repeat(60) + "%d", "-".repeat(2_000_000)));
        mails.put("20,000 messages in each other", mail("", nestedMessages(20_000)));
        mails.put(
                "100,000 parts", mail(multipart("b"), "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(100_000)));
        mails.put("500,000 empty parts", mail(multipart("b"), "--b\r\n".repeat(500_000)));
        mails.put("100,000 fields", mail("X-H: v\r\n".repeat(100_000), "body"));
        mails.put("a field of 5 MB", mail("X-Big: " + "a".repeat(5_000_000) + "\r\n", "body"));
        mails.put("a field of 500,000 lines", mail("X-Fold: a\r\n" + " b\r\n".repeat(500_000), "body"));
        mails.put("encoded words without end", mail("Subject: " + "=?utf-8?q?".repeat(6_000) + "\r\n", "body"));
        mails.put("60,000 openings of encoded words", mail("Subject: " + "=?".repeat(30_000) + "\r\n", "body"));
        mails.put("4,000 encoded words", mail("Subject: " + "=?utf-8?B?w6k=?= ".repeat(4_000) + "\r\n", "body"));
        mails.put("100,000 addresses", mail("Cc: " + "u@x.test,\r\n ".repeat(100_000) + "\r\n", "body"));
        mails.put(
                "nested comments",
                mail("Cc: " + "(".repeat(30_000) + "x" + ")".repeat(30_000) + " a@x.test\r\n", "body"));
        mails.put(
                "nested groups", mail("Cc: " + "g:".repeat(20_000) + "a@x.test" + ";".repeat(20_000) + "\r\n", "body"));
        mails.put("commas and quotes", mail("Cc: " + "a,\"".repeat(20_000) + " <a@x.test>\r\n", "body"));
        mails.put("10,000 references", mail("References: " + "<1@x.test> ".repeat(5_000) + "\r\n", "body"));
        mails.put("many parameter sections", mail("Content-Type: application/pdf" + sections(5_000) + "\r\n", "body"));
        mails.put("a million semicolons", mail("Content-Type: text/plain" + ";".repeat(1_000_000) + "\r\n", "body"));
        mails.put(
                "a boundary of 60 kB",
                mail(multipart("b".repeat(60_000)), "--" + "b".repeat(60_000) + "\r\n\r\nx\r\n"));
        mails.put(
                "a million soft breaks",
                mail("Content-Transfer-Encoding: quoted-printable\r\n", "=\r\n".repeat(1_000_000) + "end"));
        mails.put("base64 garbage", mail("Content-Transfer-Encoding: base64\r\n", "!@#$%^&*".repeat(500_000)));
        mails.put("base64 in one line", mail("Content-Transfer-Encoding: base64\r\n", base64(3_000_000)));
        mails.put("a charset that is a path", mail("Content-Type: text/plain; charset=\"../../x\"\r\n", "hi"));
        mails.put("NUL everywhere", mail("Subject: a\0b\r\n", "x\0y\0".repeat(1_000)));
        mails.put("nothing", new byte[0]);
        mails.put("only line ends", "\r\n".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1));
        return mails;
    }

    private static byte[] nestedMultiparts(int depth, String boundary, String body) {
        StringBuilder header = new StringBuilder(multipart(boundary.formatted(0)));
        for (int i = 1; i < depth; i++) {
            header.append("\r\n--")
                    .append(boundary.formatted(i - 1))
                    .append("\r\n")
                    .append(multipart(boundary.formatted(i)));
        }
        return mail(header.toString(), "--" + boundary.formatted(depth - 1) + "\r\n\r\n" + body);
    }

    private static String nestedMessages(int depth) {
        return "Content-Type: message/rfc822\r\n\r\nSubject: x\r\nMIME-Version: 1.0\r\n".repeat(depth);
    }

    private static String multipart(String boundary) {
        return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n";
    }

    private static String sections(int count) {
        return IntStream.range(0, count).mapToObj(i -> ";\r\n name*" + i + "=a").collect(Collectors.joining());
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString("A".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] mail(String fields, String body) {
        return (HEADER + fields + "\r\n" + body + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
