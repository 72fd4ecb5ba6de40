package org.postroute.inbound;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours as mail writes them (CSS Color 4, and HTML's attributes), for telling whether two are nearly the same. */
final class CssColour {
    private static final Pattern HEX = Pattern.compile("#?[0-9a-f]{3,8}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]*[.]?[0-9]+%?");
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("white", "#ffffff"),
            Map.entry("snow", "#fffafa"),
            Map.entry("ivory", "#fffff0"),
            Map.entry("ghostwhite", "#f8f8ff"),
            Map.entry("floralwhite", "#fffaf0"),
            Map.entry("mintcream", "#f5fffa"),
            Map.entry("azure", "#f0ffff"),
            Map.entry("aliceblue", "#f0f8ff"),
            Map.entry("whitesmoke", "#f5f5f5"),
            Map.entry("gainsboro", "#dcdcdc"),
            Map.entry("lightgray", "#d3d3d3"),
            Map.entry("lightgrey", "#d3d3d3"),
            Map.entry("silver", "#c0c0c0"),
            Map.entry("gray", "#808080"),
            Map.entry("grey", "#808080"),
            Map.entry("black", "#000000"),
            Map.entry("window", "#ffffff"),
            Map.entry("windowtext", "#000000"),
            Map.entry("red", "#ff0000"),
            Map.entry("blue", "#0000ff"),
            Map.entry("navy", "#000080"),
            Map.entry("green", "#008000"),
            Map.entry("yellow", "#ffff00"),
            Map.entry("orange", "#ffa500"));

    private CssColour() {}

    static boolean isTransparent(String written) {
        String word = written.strip().toLowerCase(Locale.ROOT);
        if (word.equals("transparent")) {
            return true;
        }
        if (word.startsWith("rgba(") || word.startsWith("hsla(") || word.contains("/")) {
            Matcher number = NUMBER.matcher(word);
            String last = "1";
            int count = 0;
            while (number.find() && count++ < 4) {
                last = number.group();
            }
            return count >= 4 && last.matches("0*[.]?0*%?");
        }
        return word.matches("#[0-9a-f]{6}0[0-9a-f]") || word.matches("#[0-9a-f]{3}0");
    }

    /** As #rrggbb; what is not understood is taken for one that no other equals. */
    static String of(String written, String inherited) {
        String word = written.strip().toLowerCase(Locale.ROOT);
        String name = NAMED.getOrDefault(word, word);
        if (name.isEmpty() || name.equals("inherit") || isTransparent(name)) {
            return inherited;
        }
        if (name.startsWith("rgb")) {
            return rgb(name);
        }
        if (name.startsWith("hsl")) {
            return hsl(name);
        }
        return HEX.matcher(name).matches() ? hex(name.replace("#", "")) : "?" + name;
    }

    private static String hex(String digits) {
        if (digits.length() < 6) {
            return "#" + twice(digits.charAt(0)) + twice(digits.charAt(1)) + twice(digits.charAt(2));
        }
        return "#" + digits.substring(0, 6);
    }

    private static String twice(char c) {
        return "" + c + c;
    }

    private static String rgb(String function) {
        Matcher number = NUMBER.matcher(function);
        StringBuilder hex = new StringBuilder("#");
        for (int i = 0; i < 3; i++) {
            if (!number.find() || number.group().length() > 8) {
                return "?" + function;
            }
            hex.append(String.format("%02x", level(number.group())));
        }
        return hex.toString();
    }

    private static int level(String number) {
        boolean percent = number.endsWith("%");
        double value = Double.parseDouble(percent ? number.substring(0, number.length() - 1) : number);
        return (int) Math.min(255, percent ? value * 2.55 : value);
    }

    /** Only its ends: without light everything is black, and with all of it white. */
    private static String hsl(String function) {
        if (function.matches("hsla?[(][^,% ]+[, ]+[0-9.]+%[, ]+100%.*")) {
            return "#ffffff";
        }
        return function.matches("hsla?[(][^,% ]+[, ]+[0-9.]+%[, ]+0%.*") ? "#000000" : "?" + function;
    }
}
