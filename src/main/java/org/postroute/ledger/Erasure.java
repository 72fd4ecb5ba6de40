package org.postroute.ledger;

/**
 * What became of the wish to erase everything about one customer.
 *
 * @param underWay messages whose work has not ended; when there are any, nothing was erased
 * @param messages received messages that are gone
 * @param answers outbound messages that are gone
 * @param sessions that are gone
 * @param contents sources, bodies and files that are gone; what others sent or got, too, stays
 * @param rewritten whether the database was rewritten, so that no file of it holds anything of them any more
 */
public record Erasure(int underWay, int messages, int answers, int sessions, int contents, boolean rewritten) {}
