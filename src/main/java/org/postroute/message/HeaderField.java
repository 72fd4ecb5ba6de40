package org.postroute.message;

/**
 * One field of a header, in the order of the message.
 *
 * @param name as written
 * @param value unfolded; raw 8-bit bytes read as strict UTF-8, else windows-1252; encoded words left as they are
 */
public record HeaderField(String name, String value) {}
