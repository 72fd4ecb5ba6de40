/** The contract with an agent: the turn it gets, the signature on it, the grant to answer, the answer. */
@NullMarked
package org.postroute.agent;

import org.jspecify.annotations.NullMarked;
