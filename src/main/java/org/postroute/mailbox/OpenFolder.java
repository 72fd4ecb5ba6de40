package org.postroute.mailbox;

import org.postroute.message.UidValidity;

/**
 * What the server said when the folder was opened.
 *
 * @param readOnly \Seen cannot be set
 */
record OpenFolder(String name, UidValidity validity, int total, boolean readOnly) {}
