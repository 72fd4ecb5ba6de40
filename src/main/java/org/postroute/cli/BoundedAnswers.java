package org.postroute.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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

/**
 * Ends the connection to an agent that answers without end: after the most bytes that an answer may have, counted when
 * they are unpacked, and after the timeout of the agent, which otherwise begins anew with every byte.
 */
final class BoundedAnswers implements HttpClientConfigurer {
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
            long nanos = timeout == null ? Long.MAX_VALUE : timeout.toNanoseconds();
            response.setEntity(new BoundedEntity(entity, new Allowance(nanos)));
        }
        return response;
    }

    /** What is left of the bytes and of the time. */
    private static final class Allowance {
        private final long began = System.nanoTime();
        private final long nanos;
        private long bytes = AgentAnswers.MAX_BODY_BYTES;

        Allowance(long nanos) {
            this.nanos = nanos;
        }

        void take(int count) throws IOException {
            bytes -= Math.max(0, count);
            if (bytes < 0) {
                throw new IOException("the agent's answer is larger than 15 MB");
            }
            if (System.nanoTime() - began > nanos) {
                throw new IOException("the agent did not end its answer in time");
            }
        }

        boolean isUsedUp() {
            return bytes < 0 || System.nanoTime() - began > nanos;
        }
    }

    private static final class BoundedEntity extends HttpEntityWrapper {
        private final Allowance allowance;

        BoundedEntity(HttpEntity entity, Allowance allowance) {
            super(entity);
            this.allowance = allowance;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new Bounded(super.getContent(), allowance);
        }

        /** Closing an entity reads what is left of it. */
        @Override
        public void close() throws IOException {
            if (!allowance.isUsedUp()) {
                super.close();
            }
        }
    }

    private static final class Bounded extends FilterInputStream {
        private final Allowance allowance;

        Bounded(InputStream in, Allowance allowance) {
            super(in);
            this.allowance = allowance;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            allowance.take(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            allowance.take(count);
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!allowance.isUsedUp()) {
                super.close();
            }
        }
    }
}
