/** To be written. */
record LargeMail(Server server, boolean tls, boolean quick) { void run() {} }
