package org.postroute.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AddedConnectionRequestTest {
    @Test
    void its_secrets_are_in_no_text_of_it() {
        AddedConnectionRequest request = new AddedConnectionRequest(Map.of("password", "canary"), true);

        assertThat(request.toString()).doesNotContain("canary");
    }
}
