package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.Loaded;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SettingsReader;

/** The manifests in {@code k8s/} fit together and fit the product. */
class ManifestsTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int SHUTDOWN_SECONDS = 30;

    @TempDir
    private Path secrets;

    private static JsonNode manifest(String name) throws IOException {
        return YAML.readTree(FOLDER.resolve(name).toFile());
    }

    private static JsonNode pod() throws IOException {
        return manifest("deployment.yaml").at("/spec/template/spec");
    }

    private static JsonNode container() throws IOException {
        return pod().at("/containers/0");
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private PostrouteSettings settings() throws IOException {
        Files.writeString(secrets.resolve("mailbox-password"), "app-password\n");
        Files.writeString(secrets.resolve("agent-secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        String mounted = Files.readString(FOLDER.resolve("application.properties"))
                .replace("/etc/postroute-secrets", secrets.toString());
        Loaded loaded =
                SettingsReader.read(Files.writeString(secrets.resolve("application.properties"), mounted), Map.of());
        assertThat(loaded).as("faults").isInstanceOf(Loaded.Ok.class);
        return loaded.orThrow().settings();
    }

    @Test
    void a_manifest_is_whole_without_kustomize() throws IOException {
        List<String> named = new ArrayList<>();
        manifest("kustomization.yaml").path("resources").forEach(name -> named.add(name.asText()));
        assertThat(named).hasSizeGreaterThanOrEqualTo(5);
        for (String name : named) {
            JsonNode manifest = manifest(name);
            assertThat(manifest.path("apiVersion").asText()).as(name).isNotEmpty();
            assertThat(manifest.path("kind").asText()).as(name).isNotEmpty();
            assertThat(manifest.at("/metadata/name").asText()).as(name).startsWith("postroute");
            assertThat(manifest.at("/metadata/labels/app.kubernetes.io~1name").asText())
                    .as(name)
                    .isEqualTo("postroute");
            if (!manifest.path("kind").asText().equals("Namespace")) {
                assertThat(manifest.at("/metadata/namespace").asText()).as(name).isEqualTo("postroute");
            }
        }
    }

    @Test
    void selectors_are_the_labels_of_the_pod() throws IOException {
        JsonNode labels = manifest("deployment.yaml").at("/spec/template/metadata/labels");

        assertThat(labels.size()).isEqualTo(2);
        assertThat(manifest("deployment.yaml").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(manifest("service.yaml").at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("network-policy.yaml").at("/spec/podSelector/matchLabels"))
                .isEqualTo(labels);
    }

    @Test
    void the_configuration_is_accepted_and_its_ports_are_those_of_the_pod() throws IOException {
        PostrouteSettings settings = settings();
        Map<String, Integer> ports = each(container().path("ports"))
                .collect(Collectors.toMap(
                        port -> port.path("name").asText(),
                        port -> port.path("containerPort").asInt()));

        assertThat(settings.api().host()).isEqualTo("0.0.0.0");
        assertThat(ports.get("api")).isEqualTo(settings.api().port());
        assertThat(ports.get("management")).isEqualTo(settings.managementPort());
        JsonNode service = manifest("service.yaml").at("/spec/ports/0");
        assertThat(service.path("targetPort").asText()).isEqualTo("api");
        assertThat(settings.publicUrl()).hasPort(service.path("port").asInt());
        assertThat(manifest("deployment.yaml")
                        .at("/spec/template/metadata/annotations/prometheus.io~1port")
                        .asInt())
                .isEqualTo(settings.managementPort());
    }

    @Test
    void what_the_configuration_names_is_mounted() throws IOException {
        String properties = Files.readString(FOLDER.resolve("application.properties"));
        List<String> mounts = each(container().path("volumeMounts"))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
        List<String> volumes = each(pod().path("volumes"))
                .map(volume -> volume.path("name").asText())
                .toList();

        assertThat(mounts).contains("/etc/postroute", "/etc/postroute-secrets", "/var/lib/postroute", "/tmp");
        assertThat(properties).contains("jdbc:sqlite:/var/lib/postroute/");
        assertThat(each(container().path("volumeMounts"))
                        .map(mount -> mount.path("name").asText()))
                .isEqualTo(volumes);
        assertThat(each(container().path("args")).map(JsonNode::asText))
                .containsExactly("run", "--config", "/etc/postroute/application.properties");
        assertThat(manifest("kustomization.yaml").at("/configMapGenerator/0/name"))
                .isEqualTo(pod().at("/volumes/0/configMap/name"));
        assertThat(pod().at("/volumes/2/persistentVolumeClaim/claimName"))
                .isEqualTo(manifest("storage.yaml").at("/metadata/name"));
    }

    @Test
    void the_pod_may_do_nothing_that_it_need_not() throws IOException {
        JsonNode container = container().path("securityContext");

        assertThat(manifest("namespace.yaml")
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted");
        assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod().at("/securityContext/runAsUser").asInt()).isGreaterThan(10_000);
        assertThat(pod().at("/securityContext/fsGroup").isInt()).isTrue();
        assertThat(pod().at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void secrets_are_files_and_the_network_is_closed_but_for_what_is_needed() throws IOException {
        JsonNode policy = manifest("network-policy.yaml").path("spec");

        assertThat(container().path("envFrom")).isEmpty();
        assertThat(each(container().path("env"))).noneMatch(variable -> variable.has("valueFrom"));
        assertThat(each(policy.path("policyTypes")).map(JsonNode::asText)).containsExactly("Ingress", "Egress");
        assertThat(each(policy.path("ingress"))).allSatisfy(rule -> {
            assertThat(rule.path("from")).isNotEmpty();
            assertThat(rule.path("ports")).isNotEmpty();
        });
        assertThat(each(policy.path("egress")))
                .allSatisfy(rule -> assertThat(rule.path("ports")).isNotEmpty());
    }

    @Test
    void one_pod_at_a_time_has_the_ledger_and_time_to_stop() throws IOException {
        assertThat(manifest("deployment.yaml").at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(manifest("deployment.yaml").at("/spec/strategy/type").asText())
                .isEqualTo("Recreate");
        assertThat(pod().path("terminationGracePeriodSeconds").asInt()).isGreaterThan(SHUTDOWN_SECONDS);
    }

    @Test
    void probes_and_metrics_ask_for_what_is_served() throws Exception {
        try (LocalProduct product = new LocalProduct(secrets, Map.of(), call -> new AgentStub.Response(204, null))) {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode asked = container().path(probe).path("httpGet");
                assertThat(asked.path("port").asText()).as(probe).isEqualTo("management");
                product.awaitManagement(asked.path("path").asText());
            }
            product.awaitManagement(manifest("deployment.yaml")
                    .at("/spec/template/metadata/annotations/prometheus.io~1path")
                    .asText());
        }
    }
}
