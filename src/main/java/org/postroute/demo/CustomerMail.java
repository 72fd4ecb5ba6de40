package org.postroute.demo;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a customer fills in on the page. It comes from a browser, so it is checked like any other input.
 *
 * @param customer address of one of the demo's customers
 * @param subject at most 300 characters, no controls
 * @param text at most 100,000 characters; HTML source when {@code html} is set
 * @param automatic whether it is an automatic reply (RFC 3834)
 * @param reply whether it answers the last mail that the customer got, quoting it
 */
record CustomerMail(
        String customer,
        String subject,
        String text,
        boolean html,
        boolean automatic,
        boolean reply,
        @Nullable File file) {

    private static final int MAX_SUBJECT = 300;
    private static final int MAX_TEXT = 100_000;

    CustomerMail {
        require(customer != null && subject != null && text != null, "customer, subject and text are needed");
        require(subject.length() <= MAX_SUBJECT, "the subject is longer than 300 characters");
        require(hasNoControls(subject), "the subject holds control characters");
        require(text.length() <= MAX_TEXT, "the text is longer than 100,000 characters");
    }

    /** @param content base64 of at most 1 MB */
    record File(String filename, String contentType, String content) {
        private static final int MAX_FILENAME = 120;
        private static final int MAX_BYTES = 1 << 20;

        File {
            require(
                    filename != null && contentType != null && content != null,
                    "a file has a name, a type and content");
            require(!filename.isBlank() && filename.length() <= MAX_FILENAME, "the file name is empty or too long");
            require(hasNoControls(filename), "the file name holds control characters");
            require(content.length() <= MAX_BYTES / 3 * 4 + 4, "the file is larger than 1 MB");
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(content);
        }

        /** What the browser said, when it is a media type at all. */
        String mediaType() {
            return contentType.matches("[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
                    ? contentType
                    : "application/octet-stream";
        }
    }

    private static void require(boolean condition, String fault) {
        if (!condition) {
            throw new IllegalArgumentException(fault);
        }
    }

    private static boolean hasNoControls(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
