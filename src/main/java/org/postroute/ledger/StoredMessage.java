package org.postroute.ledger;

/**
 * What became of a fetched message.
 *
 * @param orderKey key of the job that works on it: one per connection and sender, so that a customer's mails keep their order
 * @param state RECEIVED or DUPLICATE
 */
public record StoredMessage(String id, String orderKey, ReceivedState state) {}
