package org.postroute.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a From, To or Cc value (RFC 5322, 3.4), as it comes: groups, comments, routes, encoded words, commas in
 * unquoted names, lost brackets and quotes. One pass, no recursion; what holds no address is passed over.
 */
final class AddressList {
    private static final int MAX_ADDRESS = 600;

    private final String field;
    private final int limit;
    private final List<Contact> found = new ArrayList<>();
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private @Nullable String angle;
    private boolean quotesCount = true;
    private boolean commentsCount = true;
    private boolean phraseHasWords;
    private boolean phraseHasAt;
    private boolean grouped;
    private boolean bracketedTwice;
    private int position;

    private AddressList(String field, int limit) {
        this.field = field;
        this.limit = limit;
    }

    /** At most {@code limit} contacts in order; never throws. */
    static List<Contact> parse(String field, int limit) {
        return new AddressList(field, limit).parse();
    }

    /** Whether it holds one address that all readers find: no group, and not two addresses in brackets. Never throws. */
    static boolean isOneMailbox(String field) {
        AddressList list = new AddressList(field, 2);
        return list.parse().size() == 1 && !list.grouped && !list.bracketedTwice;
    }

    private List<Contact> parse() {
        while (position < field.length() && found.size() < limit) {
            step(field.charAt(position));
        }
        if (found.size() < limit) {
            finish();
        }
        return found;
    }

    private void step(char c) {
        switch (c) {
            case '"' -> quoted();
            case '(' -> comment();
            case '<' -> angle();
            case ',' -> comma();
            case ';' -> {
                finish();
                position++;
            }
            case ':' -> group();
            default -> {
                append(c);
                position++;
            }
        }
    }

    private void append(char c) {
        phrase.append(c);
        phraseHasAt |= c == '@';
        phraseHasWords |= !Character.isWhitespace(c);
    }

    private void clearPhrase() {
        phrase.setLength(0);
        phraseHasAt = false;
        phraseHasWords = false;
    }

    private void quoted() {
        int start = position++;
        if (!quotesCount) {
            return;
        }
        int mark = phrase.length();
        while (position < field.length() && field.charAt(position) != '"') {
            if (field.charAt(position) == '\\' && position + 1 < field.length()) {
                position++;
            }
            append(field.charAt(position++));
        }
        if (position < field.length()) {
            position++;
        } else {
            phrase.setLength(mark);
            position = start + 1;
            quotesCount = false;
        }
    }

    private void comment() {
        if (!commentsCount) {
            append(field.charAt(position++));
            return;
        }
        int start = position;
        int mark = comment.length();
        int depth = 0;
        do {
            char c = field.charAt(position++);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (depth == 1) {
                comment.append(c);
            }
        } while (depth > 0 && position < field.length());
        if (depth > 0) {
            comment.setLength(mark);
            position = start;
            commentsCount = false;
        }
    }

    private void angle() {
        int start = ++position;
        while (position < field.length() && "><,;".indexOf(field.charAt(position)) < 0) {
            position++;
        }
        String inside = field.substring(start, position);
        if (position < field.length() && inside.startsWith("@") && field.charAt(position) == ',') {
            inside = route(start);
        }
        if (position < field.length() && field.charAt(position) == '>') {
            position++;
        }
        if (angle == null || angle.isBlank()) {
            angle = inside;
        } else {
            bracketedTwice = true;
        }
    }

    /** An obsolete source route {@code <@a,@b:user@c>}: only what follows the colon is the address. */
    private String route(int start) {
        int close = field.indexOf('>', start);
        int end = close < 0 ? field.length() : close;
        position = end;
        return field.substring(start, end);
    }

    /** {@code Doe, Ann <ann@x.test>}: a comma inside a name that should have been quoted. */
    private void comma() {
        position++;
        if (angle != null || phraseHasAt || !phraseHasWords) {
            finish();
        } else {
            phrase.append(',');
        }
    }

    private void group() {
        position++;
        if (phraseHasAt) {
            append(':');
        } else {
            clearPhrase();
            grouped = true;
        }
    }

    private void finish() {
        String written = phrase.toString().strip();
        String said = comment.toString().strip();
        String bracketed = angle;
        clearPhrase();
        comment.setLength(0);
        angle = null;
        if (bracketed != null) {
            address(bracketed).ifPresent(a -> add(written.isEmpty() ? said : written, a));
        } else if (written.indexOf('@') >= 0) {
            bare(written, said);
        }
    }

    private void bare(String written, String said) {
        Optional<EmailAddress> whole = address(written);
        if (whole.isPresent()) {
            add(said, whole.get());
            return;
        }
        int at = written.indexOf('@');
        int start = at;
        while (start > 0 && !Character.isWhitespace(written.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < written.length() && !Character.isWhitespace(written.charAt(end))) {
            end++;
        }
        String before = written.substring(0, start);
        String name = (before.substring(before.lastIndexOf(',') + 1) + written.substring(end)).strip();
        address(written.substring(start, end)).ifPresent(a -> add(name, a));
    }

    private static Optional<EmailAddress> address(String text) {
        String bare = text.strip();
        if (bare.startsWith("@")) {
            bare = bare.substring(bare.lastIndexOf(':') + 1).strip();
        }
        if (bare.regionMatches(true, 0, "mailto:", 0, 7)) {
            bare = bare.substring(7);
        }
        if (bare.length() > 2 && bare.startsWith("'") && bare.endsWith("'")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return bare.length() > MAX_ADDRESS ? Optional.empty() : EmailAddress.parse(bare);
    }

    private void add(String rawName, EmailAddress address) {
        String name = HeaderText.clean(EncodedWords.decode(rawName), ReadingLimits.NAME_CHARS);
        found.add(new Contact(name.isEmpty() ? null : name, address));
    }
}
