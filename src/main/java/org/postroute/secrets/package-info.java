/** Keeping what must be kept and never shown: sealed by AES-256-GCM (NIST SP 800-38D) under keys from a file. */
@NullMarked
package org.postroute.secrets;

import org.jspecify.annotations.NullMarked;
