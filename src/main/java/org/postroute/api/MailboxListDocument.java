package org.postroute.api;

import java.util.List;

/** All mailboxes, in the order of the configuration. */
public record MailboxListDocument(List<MailboxDocument> mailboxes) {}
