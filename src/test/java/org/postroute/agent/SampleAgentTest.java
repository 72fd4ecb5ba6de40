package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.PolicySettings;
import org.postroute.config.Secret;
import org.postroute.message.MemoryBlobs;

/** Runs the agent that the documentation shows, as it stands there. */
class SampleAgentTest {
    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
    private static final Secret KNOWN = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @TempDir
    private Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs();
    private final InstantSource clock = InstantSource.system();
    private final WebhookSigner signer = new WebhookSigner(clock);
    private Process agent;
    private URI url;

    @BeforeEach
    void start() throws Exception {
        Matcher code = PYTHON.matcher(Files.readString(Path.of("docs/agent-contract.md")));
        assertThat(code.find()).isTrue();
        Path script = Files.writeString(folder.resolve("agent.py"), code.group(1));
        ProcessBuilder process = new ProcessBuilder("python3", script.toString(), "0")
                .redirectError(folder.resolve("stderr").toFile());
        process.environment().put("AGENT_SECRETS", KNOWN.reveal());
        agent = process.start();
        BufferedReader output = agent.inputReader(UTF_8);
        url = URI.create("http://127.0.0.1:" + output.readLine().replace("listening on ", "") + "/turns");
    }

    @AfterEach
    void stop() {
        if (agent != null) {
            agent.destroyForcibly();
        }
    }

    private HttpResponse<byte[]> ask(List<Secret> secrets, long timestamp) throws IOException, InterruptedException {
        byte[] body = new ObjectMapper()
                .writeValueAsBytes(new TurnMessages(AgentSamples::settings, this::open, AgentSamples.key(), clock)
                        .of(AgentSamples.turn()));
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("content-type", "application/json")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signer.sign("msg_1", timestamp, body, secrets))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private InputStream open(String sha256) {
        return blobs.open(sha256);
    }

    @Test
    void it_takes_our_signature_and_answers_in_words_that_we_understand() throws Exception {
        HttpResponse<byte[]> response = ask(List.of(new Secret("a new secret of 24 bytes"), KNOWN), signer.timestamp());

        AgentOutcome outcome = new AgentAnswers(blobs, () -> PolicySettings.NONE, clock)
                .read(response.statusCode(), null, response.body());
        assertThat(((AgentOutcome.Answered) outcome).answer().markdown())
                .isEqualTo("Hello Ann,\n\nyou wrote:\n\n> Where is it?");
    }

    @Test
    void it_refuses_another_secret_and_an_old_request() throws Exception {
        assertThat(ask(List.of(new Secret("another secret of 24 bytes")), signer.timestamp())
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask(List.of(KNOWN), signer.timestamp() - 301).statusCode()).isEqualTo(401);
    }
}
