package org.postroute.cli;

import java.time.InstantSource;
import org.apache.camel.main.Main;
import org.postroute.api.OperatorAccess;
import org.postroute.api.RequestLimits;
import org.postroute.api.TokenRequests;
import org.postroute.config.ApiSettings;
import org.postroute.ledger.ApiTokens;
import org.postroute.message.MailEvent;

/** The beans by which routes decide who is let in, by the names that the YAML uses. */
record AccessBeans(ApiTokens tokens, ApiSettings api, MailEvent.Listener events, InstantSource clock) {
    void bindTo(Main main) {
        RequestLimits limits = new RequestLimits(api.rates(), events, System::nanoTime);
        main.bind("requestLimits", limits);
        main.bind("operatorAccess", new OperatorAccess(tokens::find, limits, events));
        main.bind("tokenRequests", new TokenRequests(tokens, clock));
    }
}
