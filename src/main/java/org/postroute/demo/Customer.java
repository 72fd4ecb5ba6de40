package org.postroute.demo;

import java.util.List;
import org.postroute.message.EmailAddress;

/** Somebody who writes to us, with a mailbox on the demo's own mail server. */
record Customer(String name, EmailAddress address) {
    static final List<Customer> ALL = List.of(
            new Customer("Ann Lee", new EmailAddress("ann", "customer.test")),
            new Customer("Ben Ortiz", new EmailAddress("ben", "customer.test")));
}
