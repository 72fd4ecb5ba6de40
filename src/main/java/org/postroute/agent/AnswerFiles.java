package org.postroute.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.ContentStore;
import org.postroute.message.FileNames;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;

/** Reads the files of an answer and stores their bytes, when all of them are in order. */
final class AnswerFiles {
    private static final int MAX_FILES = 20;
    private static final long MAX_TOTAL_BYTES = 25L * 1024 * 1024;
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    /** RFC 6838, 4.2 */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

    private final ContentStore store;

    AnswerFiles(ContentStore store) {
        this.store = store;
    }

    private record Decoded(String filename, String contentType, byte[] bytes) {}

    List<Answer.File> read(JsonNode files) {
        if (files.isMissingNode() || files.isNull()) {
            return List.of();
        }
        if (!files.isArray() || files.size() > MAX_FILES) {
            throw new InvalidMessageException("attachments is not a list of at most 20 files");
        }
        refuseAddresses(files);
        List<Decoded> decoded = new ArrayList<>();
        files.forEach(file -> decoded.add(decode(file)));
        if (decoded.stream().mapToLong(file -> file.bytes().length).sum() > MAX_TOTAL_BYTES) {
            throw new InvalidMessageException("the attachments are larger than 25 MB");
        }
        return decoded.stream().map(this::store).toList();
    }

    /** @throws InvalidMessageException when a file would have to be fetched: Postroute fetches nothing that an agent names */
    void refuseAddresses(JsonNode files) {
        files.forEach(file -> {
            if (file.hasNonNull("url") || file.hasNonNull("href") || file.hasNonNull("path")) {
                throw new InvalidMessageException(
                        "an attachment gives an address to fetch it from, and nothing is fetched:"
                                + " send its bytes, as content in base64");
            }
        });
    }

    private Decoded decode(JsonNode file) {
        String filename = FileNames.clean(file.path("filename").asText(""));
        JsonNode content = file.path("content");
        if (filename == null || !content.isTextual()) {
            throw new InvalidMessageException("an attachment needs a filename, and content in base64");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(content.textValue());
            return new Decoded(filename, contentType(file.path("contentType").asText("")), bytes);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException("the content of an attachment is not base64");
        }
    }

    private static String contentType(String written) {
        String type = written.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.isEmpty()) {
            return UNKNOWN_TYPE;
        }
        if (!MEDIA_TYPE.matcher(type).matches() || type.startsWith("multipart/") || type.startsWith("message/")) {
            throw new InvalidMessageException("the contentType of an attachment is not that of a file");
        }
        return type;
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
