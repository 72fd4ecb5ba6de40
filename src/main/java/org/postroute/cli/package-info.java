/** The command line and the start-up of the whole. */
@NullMarked
package org.postroute.cli;

import org.jspecify.annotations.NullMarked;
