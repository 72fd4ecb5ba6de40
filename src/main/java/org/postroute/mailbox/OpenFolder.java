package org.postroute.mailbox;

import org.postroute.message.UidValidity;

/**
 * What the server said when the folder was opened.
 *
 * @param uidNext messages that come from then on have this UID or a higher one
 * @param readOnly \Seen cannot be set
 */
record OpenFolder(String name, UidValidity validity, long uidNext, int total, boolean readOnly) {}
