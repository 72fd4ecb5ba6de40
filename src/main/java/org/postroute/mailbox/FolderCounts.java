package org.postroute.mailbox;

/**
 * What a sweep left in the folder.
 *
 * @param unread all of them
 * @param unaccounted unread, to be taken, and not in the ledger
 * @param leftAlone unread and older than what is taken
 */
record FolderCounts(long unread, long unaccounted, long leftAlone) {}
