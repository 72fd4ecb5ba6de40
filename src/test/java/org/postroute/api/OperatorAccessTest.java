package org.postroute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.ApiSettings;
import org.postroute.ledger.ApiScope;
import org.postroute.ledger.ApiToken;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.OperatorActs;
import org.postroute.message.MailEvent.Refusal;
import org.postroute.message.MailEvent.RequestRefused;

class OperatorAccessTest {
    private static final String SECRET = "prt_canary";

    private final List<MailEvent> events = new ArrayList<>();
    private final RequestLimits limits = new RequestLimits(new ApiSettings.Rates(100, 3), events::add, () -> 0);
    private final OperatorAccess access = new OperatorAccess(OperatorAccessTest::token, limits, events::add);

    private static Optional<ApiToken> token(String secret) {
        Set<ApiScope> scopes = Set.of(ApiScope.READ, ApiScope.OPERATE);
        return secret.equals(SECRET)
                ? Optional.of(new ApiToken("ci", scopes, Instant.EPOCH, "first", null, null))
                : Optional.empty();
    }

    private static Map<String, Object> request(Object authorization, String path) {
        Map<String, Object> headers = new HashMap<>(Map.of("CamelHttpMethod", "POST", "CamelHttpUri", path));
        headers.put("Authorization", authorization);
        return headers;
    }

    private RefusedRequestException refused(String scope, Object authorization) {
        return catchThrowableOfType(
                RefusedRequestException.class, () -> access.require(scope, request(authorization, "/x")));
    }

    @Test
    void whoever_acts_is_told_to_the_log_by_the_name_of_his_token() {
        assertThat(access.require("read", request("Bearer " + SECRET, "/api/v1/mailboxes")))
                .isEqualTo("ci");
        assertThat(events).isEmpty();

        access.require("operate", request("bearer " + SECRET, "/api/v1/mailboxes/support-1/sync"));
        access.require("operate", request("Bearer " + SECRET, "/api/v1/mailboxes/ann@customer.test/sync"));
        access.require("operate", request("Bearer " + SECRET, "/api/v1/mailboxes/a%0aINFO/sync"));

        assertThat(events)
                .containsExactly(
                        new OperatorActs("ci", "POST /api/v1/mailboxes/support-1/sync"),
                        new OperatorActs("ci", "POST (a path that is not told)"),
                        new OperatorActs("ci", "POST (a path that is not told)"));
    }

    @Test
    void a_token_that_is_not_for_this_is_told_what_it_needs() {
        RefusedRequestException refused = refused("erase", "Bearer " + SECRET);

        assertThat(refused.problem().status()).isEqualTo(403);
        assertThat(refused.problem().detail()).contains("scope erase").doesNotContain("canary");
        assertThat(refused.challenge()).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"erase\"");
        assertThat(events).containsExactly(new RequestRefused(Refusal.SCOPE));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null", "''", "prt_canary", "Basic prt_canary", "Bearer", "Bearer prt_other"},
            nullValues = "null")
    void whatever_is_wrong_is_refused_in_the_same_words(String authorization) {
        RefusedRequestException refused = refused("read", authorization);

        assertThat(refused.problem()).isEqualTo(refused("read", "Bearer x").problem());
        assertThat(refused.problem().status()).isEqualTo(401);
        assertThat(refused.challenge()).isEqualTo("Bearer");
        assertThat(events).containsOnly(new RequestRefused(Refusal.TOKEN));
    }

    @Test
    void a_request_with_two_tokens_is_one_without() {
        assertThat(refused("read", List.of("Bearer " + SECRET, "Bearer x"))
                        .problem()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_good_token_is_taken_whatever_others_try_from_the_same_address() {
        for (int i = 0; i < 3; i++) {
            assertThat(refused("read", "Bearer x").problem().status()).isEqualTo(401);
        }

        assertThat(refused("read", "Bearer x").retryAfter()).isEqualTo("20");
        assertThat(access.require("read", request("Bearer " + SECRET, "/x"))).isEqualTo("ci");
        assertThat(events).contains(new RequestRefused(Refusal.REPEATED));
    }
}
