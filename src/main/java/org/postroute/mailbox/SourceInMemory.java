package org.postroute.mailbox;

import java.io.InputStream;
import org.eclipse.angus.mail.iap.ByteArray;
import org.postroute.message.MessageSource;

/** A literal where Angus has put it, not copied. */
record SourceInMemory(ByteArray literal) implements MessageSource {
    @Override
    public InputStream open() {
        return literal.toByteArrayInputStream();
    }

    @Override
    public long size() {
        return literal.getCount();
    }
}
