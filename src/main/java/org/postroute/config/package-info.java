/** Properties to records, with all faults at once: file, key, problem, hint. */
@NullMarked
package org.postroute.config;

import org.jspecify.annotations.NullMarked;
