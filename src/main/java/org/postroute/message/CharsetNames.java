package org.postroute.message;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What senders call charsets. As browsers do (WHATWG Encoding), a name stands for the superset that its users mean:
 * ISO-8859-1 for windows-1252, GB2312 for GB18030, KS_C_5601 for windows-949.
 */
final class CharsetNames {
    private static final int MAX_LENGTH = 40;
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf-8mb4", "UTF-8"),
            Map.entry("utf8mb4", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("unicode", "UTF-16"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("x-ansi", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso88591", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("8859-1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("iso-8859-8-i", "windows-1255"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("ascii", "US-ASCII"),
            Map.entry("7bit", "US-ASCII"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601-1989", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("windows-932", "windows-31j"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-1", "x-windows-iso2022jp"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("mac", "x-MacRoman"),
            Map.entry("x-mac-ce", "x-MacCentralEurope"),
            Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("x-x-big5", "Big5-HKSCS"),
            Map.entry("koi8", "KOI8-R"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("logical", "windows-1255"));

    private CharsetNames() {}

    /** Null for what is no name of a charset that the JDK has. No name of another form ever reaches the JDK. */
    static @Nullable Charset find(String declared) {
        String name = bare(declared);
        if (!isPlausible(name)) {
            return null;
        }
        Charset known = supported(MEANT.getOrDefault(name, name));
        return known != null ? known : withoutPrefix(name);
    }

    static boolean isUtf7(String declared) {
        String name = bare(declared);
        return name.equals("utf-7")
                || name.equals("utf7")
                || name.equals("unicode-1-1-utf-7")
                || name.equals("x-utf-7");
    }

    /** RFC 2231, 5 lets a language follow: {@code us-ascii*en}. */
    private static String bare(String declared) {
        String name = declared.strip().toLowerCase(Locale.ROOT);
        int language = name.indexOf('*');
        name = language < 0 ? name : name.substring(0, language);
        return name.replace("\"", "").replace("'", "").strip();
    }

    private static @Nullable Charset withoutPrefix(String name) {
        if (name.startsWith("x-cp")) {
            return find(name.substring(2));
        }
        if (name.startsWith("cp-") || name.startsWith("cp_")) {
            return find("cp" + name.substring(3));
        }
        if (name.startsWith("win-")) {
            return find("windows-" + name.substring(4));
        }
        if (name.startsWith("iso_")) {
            return find("iso-" + name.substring(4));
        }
        return null;
    }

    private static boolean isPlausible(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.:+".indexOf(c) >= 0);
    }

    private static @Nullable Charset supported(String name) {
        try {
            return name.equals("UTF-8") ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
