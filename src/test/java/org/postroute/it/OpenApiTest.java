package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run with {@code -Dpostroute.docs.write=true} to write docs/openapi.json. */
class OpenApiTest {
    private static final Path DOCUMENT = Path.of("docs/openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void the_document_in_the_repository_is_the_one_that_is_served() throws Exception {
        String served = served();
        if (Boolean.getBoolean("postroute.docs.write")) {
            Files.writeString(DOCUMENT, served);
        } else {
            assertThat(Files.readString(DOCUMENT))
                    .as("write it with: mvn test -Dtest=OpenApiTest -Dpostroute.docs.write=true")
                    .isEqualTo(served);
        }
    }

    private String served() throws Exception {
        Map<String, String> publicUrl = Map.of("postroute.public-url", "https://mail.acme.test");
        try (LocalProduct product = new LocalProduct(folder, publicUrl, call -> new AgentStub.Response(204, null))) {
            URI uri = URI.create(product.api() + "/api/v1/openapi.json");
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return ordered(response.body());
        }
    }

    /** It is served in the order in which the files of the routes are found, which differs from disk to disk. */
    private static String ordered(String served) throws Exception {
        Map<String, Object> document = JSON.readValue(served, new TypeReference<Map<String, Object>>() {});
        List<Map<String, String>> tags = JSON.convertValue(document.get("tags"), new TypeReference<>() {});
        tags.sort(Comparator.comparing(tag -> tag.get("name")));
        document.put("tags", tags);
        return JSON.writerWithDefaultPrettyPrinter()
                        .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .writeValueAsString(document)
                + "\n";
    }

    @Test
    void it_describes_a_later_answer_as_the_contract_does() throws Exception {
        JsonNode document = JSON.readTree(DOCUMENT.toFile());
        JsonNode post = document.at("/paths/~1api~1v1~1replies/post");
        List<String> properties = new ArrayList<>();
        schema(document, post.path("requestBody"))
                .path("properties")
                .fieldNames()
                .forEachRemaining(properties::add);

        assertThat(properties)
                .containsExactlyInAnyOrder(
                        "grant", "text", "html", "markdown", "attachments", "cc", "closeSession", "handoff");
        for (String code : List.of("200", "202", "409")) {
            assertThat(schema(document, post.at("/responses/" + code))
                            .at("/properties/outcome/type")
                            .asText())
                    .as(code)
                    .isEqualTo("string");
        }
        for (String code : List.of("400", "401", "410", "503")) {
            assertThat(schema(document, post.at("/responses/" + code))
                            .at("/properties/detail/type")
                            .asText())
                    .as(code)
                    .isEqualTo("string");
        }
    }

    private static JsonNode schema(JsonNode document, JsonNode holder) {
        String reference = holder.findPath("$ref").asText();
        assertThat(reference).as(holder.toString()).startsWith("#/");
        return document.at(reference.substring(1));
    }
}
