package org.postroute.api;

import java.io.InputStream;

/**
 * A file on its way out, or the status that says why not.
 *
 * @param status 200, 403 or 404
 * @param body the bytes; empty unless 200
 * @param disposition value of Content-Disposition; never inline
 */
public record Download(int status, InputStream body, String disposition) {}
