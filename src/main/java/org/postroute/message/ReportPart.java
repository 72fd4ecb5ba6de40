package org.postroute.message;

/**
 * A part that a machine wrote for machines: message/delivery-status (RFC 3464), message/disposition-notification,
 * message/feedback-report (RFC 5965), text/rfc822-headers, and the beginning of a message/rfc822.
 *
 * @param contentType lower case, without parameters
 * @param text decoded, line ends as LF, at most 64 kB
 */
public record ReportPart(String contentType, String text) {}
