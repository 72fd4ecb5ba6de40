/** Handlers behind the REST routes. */
@NullMarked
package org.postroute.api;

import org.jspecify.annotations.NullMarked;
