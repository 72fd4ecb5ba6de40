package org.postroute.message;

import org.jspecify.annotations.Nullable;

/**
 * A display name and an address (RFC 5322, "mailbox"; the word means something else here). The name is whatever the
 * sender wrote, sanitised, and proves nothing.
 */
public record Contact(@Nullable String name, EmailAddress address) {}
