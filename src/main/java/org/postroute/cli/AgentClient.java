package org.postroute.cli;

import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.GuardedClient;
import org.postroute.egress.RefusedAddressException;
import org.postroute.jobs.JobComponent;
import org.postroute.message.MisconfiguredException;

/**
 * How agents are asked: where one may be, over a connection to the very address that was looked at, with the certificates
 * that are trusted elsewhere too, and no longer than an answer may take.
 */
final class AgentClient implements HttpClientConfigurer {
    private final EgressGuard names;
    private final SSLContext trust;

    /** @param names where hosts may lead */
    AgentClient(EgressGuard names, SSLContext trust) {
        this.names = names;
        this.trust = trust;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setConnectionManager(GuardedClient.connections(trust, names)
                // each agent has a limit of its own, which may change: this one is for none to be met
                .setMaxConnPerRoute(JobComponent.MOST_THREADS)
                .setMaxConnTotal(JobComponent.MOST_THREADS)
                .build());
        new BoundedAnswers().configureHttpClient(client);
        client.addExecInterceptorFirst("guarded", this::ask);
    }

    /** Somebody has to change the address, or what its name leads to. */
    private ClassicHttpResponse ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            names.check(URI.create(scope.route.getTargetHost().toURI()));
            return chain.proceed(request, scope);
        } catch (RefusedAddressException e) {
            throw new MisconfiguredException("the agent is not asked: " + e.getMessage(), e);
        }
    }
}
