package org.postroute.message;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of attached files as they may be shown and offered for download; nothing is ever stored under them. */
public final class FileNames {
    static final int MAX_LENGTH = 120;
    private static final int MAX_EXTENSION = 20;
    private static final int MAX_RAW = 70_000;
    private static final String UNSAFE = "<>:\"|?*";
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private FileNames() {}

    /** The last path component without controls, at most 120 characters with its extension; null when nothing is left. */
    public static @Nullable String clean(String raw) {
        String visible = HeaderText.clean(raw, MAX_RAW).replace('\\', '/');
        String component = lastComponent(trimEnd(visible, "/ "));
        StringBuilder safe = new StringBuilder(component.length());
        component.chars().forEach(c -> safe.append(UNSAFE.indexOf(c) < 0 ? (char) c : '_'));
        String name = trimEnd(safe.toString().strip(), ". ");
        if (name.isEmpty()) {
            return null;
        }
        return shorten(DEVICES.contains(stem(name)) ? "_" + name : name);
    }

    private static String lastComponent(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String trimEnd(String text, String unwanted) {
        int end = text.length();
        while (end > 0 && unwanted.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static String stem(String name) {
        int dot = name.indexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
    }

    private static String shorten(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        boolean keepsExtension = dot > 0 && name.length() - dot <= MAX_EXTENSION;
        String extension = keepsExtension ? name.substring(dot) : "";
        int end = MAX_LENGTH - extension.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + extension;
    }
}
