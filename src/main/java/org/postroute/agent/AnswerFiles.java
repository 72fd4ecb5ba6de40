package org.postroute.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.postroute.config.PolicySettings;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.ContentStore;
import org.postroute.message.FileNames;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;

/** Reads the files of an answer and stores their bytes, when all of them are in order. */
final class AnswerFiles {
    private static final int MAX_FILES = 20;
    private static final int MAX_SHOWN = 100;
    private static final int MAX_PORT = 65_535;
    static final long MAX_TOTAL_BYTES = 25L * 1024 * 1024;
    static final String TOO_LARGE = "the attachments are larger than 25 MB";
    static final String UNKNOWN_TYPE = "application/octet-stream";

    /** RFC 6838, 4.2 */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

    private final ContentStore store;
    private final Supplier<PolicySettings> policy;

    AnswerFiles(ContentStore store, Supplier<PolicySettings> policy) {
        this.store = store;
        this.policy = policy;
    }

    private record Decoded(String filename, String contentType, byte[] bytes) {}

    /** Those that came with the answer. */
    List<Answer.File> read(JsonNode files) {
        List<Decoded> decoded = stream(files)
                .filter(file -> !isElsewhere(file))
                .map(AnswerFiles::decode)
                .toList();
        if (decoded.stream().mapToLong(file -> file.bytes().length).sum() > MAX_TOTAL_BYTES) {
            throw new InvalidMessageException(TOO_LARGE);
        }
        return decoded.stream().map(this::store).toList();
    }

    /** Those that are still to be fetched. */
    List<Answer.Link> links(JsonNode files) {
        return stream(files).filter(AnswerFiles::isElsewhere).map(this::link).toList();
    }

    /** @throws InvalidMessageException when a file is where the policy lets nothing be fetched from */
    void refuseAddresses(JsonNode files) {
        files.forEach(file -> {
            if (isElsewhere(file)) {
                allowed(file);
            }
        });
    }

    private static Stream<JsonNode> stream(JsonNode files) {
        if (files.isMissingNode() || files.isNull()) {
            return Stream.empty();
        }
        if (!files.isArray() || files.size() > MAX_FILES) {
            throw new InvalidMessageException("attachments is not a list of at most 20 files");
        }
        return StreamSupport.stream(files.spliterator(), false);
    }

    private static boolean isElsewhere(JsonNode file) {
        return file.hasNonNull("url") || file.hasNonNull("href") || file.hasNonNull("path");
    }

    private Answer.Link link(JsonNode file) {
        String type = file.path("contentType").asText("");
        return new Answer.Link(filename(file), type.isBlank() ? null : contentType(type), allowed(file));
    }

    private URI allowed(JsonNode file) {
        URI url = address(file)
                .orElseThrow(() -> new InvalidMessageException("an attachment gives an address that is none of https,"
                        + " and nothing is fetched from elsewhere: send its bytes, as content in base64"));
        String host = EgressPolicy.plainName(url.getHost());
        if (!policy.get().reach().fileHosts().contains(host)) {
            throw new InvalidMessageException("an attachment gives an address at "
                    + host.substring(0, Math.min(host.length(), MAX_SHOWN))
                    + ", which postroute.policy.attachment-hosts does not name, so nothing is fetched: send its bytes, as"
                    + " content in base64");
        }
        return url;
    }

    /** In {@code url} alone, without a user's name or password. */
    private static Optional<URI> address(JsonNode file) {
        try {
            URI url = new URI(file.path("url").asText(""));
            boolean fit = "https".equalsIgnoreCase(url.getScheme())
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getPort() <= MAX_PORT
                    && url.getPort() != 0
                    && !file.hasNonNull("href")
                    && !file.hasNonNull("path")
                    && !file.hasNonNull("content");
            return fit ? Optional.of(URI.create(url.toASCIIString())) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String filename(JsonNode file) {
        String filename = FileNames.clean(file.path("filename").asText(""));
        if (filename == null) {
            throw new InvalidMessageException("an attachment needs a filename");
        }
        return filename;
    }

    private static Decoded decode(JsonNode file) {
        JsonNode content = file.path("content");
        if (!content.isTextual()) {
            throw new InvalidMessageException("an attachment needs content in base64");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(content.textValue());
            return new Decoded(
                    filename(file), contentType(file.path("contentType").asText("")), bytes);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException("the content of an attachment is not base64");
        }
    }

    private static String contentType(String written) {
        String type = written.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.isEmpty()) {
            return UNKNOWN_TYPE;
        }
        if (!isOfFile(type)) {
            throw new InvalidMessageException("the contentType of an attachment is not that of a file");
        }
        return type;
    }

    static boolean isOfFile(String type) {
        return MEDIA_TYPE.matcher(type).matches() && !type.startsWith("multipart/") && !type.startsWith("message/");
    }

    private Answer.File store(Decoded file) {
        try {
            Content content = store.put(new ByteArrayInputStream(file.bytes()));
            return new Answer.File(file.filename(), file.contentType(), content);
        } catch (IOException e) {
            throw new RetryableException("the files of an answer could not be stored", e);
        }
    }
}
