/** Where we may connect to, whoever named the place: configuration, a caller of the API, an agent, or a name server. */
@NullMarked
package org.postroute.egress;

import org.jspecify.annotations.NullMarked;
