package org.postroute.config;

import java.util.List;
import org.postroute.config.PolicySettings.Caps;
import org.postroute.config.PolicySettings.Reach;
import org.postroute.config.PolicySettings.Suppression;
import org.postroute.egress.EgressPolicy;

/** Policies that say one thing. */
public final class TestPolicies {
    private TestPolicies() {}

    public static PolicySettings of(Reach reach) {
        return of(List.of(), reach, Suppression.USUAL);
    }

    public static PolicySettings of(Suppression suppression) {
        return of(List.of(), Reach.NONE, suppression);
    }

    /** @param recipients addresses and domains */
    public static PolicySettings allowing(String... recipients) {
        return of(List.of(recipients), Reach.NONE, Suppression.USUAL);
    }

    private static PolicySettings of(List<String> recipients, Reach reach, Suppression suppression) {
        return new PolicySettings(recipients, reach, null, List.of(), suppression, Caps.NONE, EgressPolicy.USUAL);
    }
}
