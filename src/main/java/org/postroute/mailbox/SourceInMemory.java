package org.postroute.mailbox;

import java.io.InputStream;
import java.util.Arrays;
import org.eclipse.angus.mail.iap.ByteArray;
import org.postroute.message.MessageSource;

/** A literal where Angus has put it, not copied. */
record SourceInMemory(ByteArray literal) implements MessageSource {
    boolean hasSameBytesAs(ByteArray other) {
        return Arrays.equals(
                literal.getBytes(),
                literal.getStart(),
                literal.getStart() + literal.getCount(),
                other.getBytes(),
                other.getStart(),
                other.getStart() + other.getCount());
    }

    @Override
    public InputStream open() {
        return literal.toByteArrayInputStream();
    }

    @Override
    public long size() {
        return literal.getCount();
    }
}
