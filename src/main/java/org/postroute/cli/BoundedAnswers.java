package org.postroute.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;
import org.postroute.agent.AgentAnswers;
import org.postroute.egress.Allowance;

/**
 * Ends the connection to an agent that answers without end: after the most bytes that an answer may have, counted when
 * they are unpacked, and after the timeout of the agent, which otherwise begins anew with every byte.
 */
final class BoundedAnswers implements HttpClientConfigurer {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        // the first sees what all others have made of the response, so also what was compressed
        client.addExecInterceptorFirst("bounded-answers", BoundedAnswers::ask);
    }

    private static ClassicHttpResponse ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
            Duration time = timeout == null ? LONGEST : timeout.toDuration();
            response.setEntity(new BoundedEntity(
                    entity,
                    new Allowance(
                            AgentAnswers.MAX_BODY_BYTES,
                            time,
                            "the agent's answer is larger than 15 MB",
                            "the agent did not end its answer in time")));
        }
        return response;
    }

    private static final class BoundedEntity extends HttpEntityWrapper {
        private final Allowance allowance;

        BoundedEntity(HttpEntity entity, Allowance allowance) {
            super(entity);
            this.allowance = allowance;
        }

        @Override
        public InputStream getContent() throws IOException {
            return allowance.bound(super.getContent());
        }

        /** Closing an entity reads what is left of it. */
        @Override
        public void close() throws IOException {
            if (!allowance.isUsedUp()) {
                super.close();
            }
        }
    }
}
