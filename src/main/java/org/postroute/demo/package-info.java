/** A mail server, an agent and a page on loopback, to see the main job work without an account anywhere. */
@NullMarked
package org.postroute.demo;

import org.jspecify.annotations.NullMarked;
