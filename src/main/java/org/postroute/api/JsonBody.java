package org.postroute.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The small JSON that requests of operators hold; whatever is not exactly that is none. */
final class JsonBody {
    private static final ObjectReader READER = new ObjectMapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private JsonBody() {}

    /** Null when it cannot be read as this type. */
    static <T> @Nullable T read(byte @Nullable [] body, Class<T> type) {
        try {
            return READER.forType(type).readValue(body == null ? new byte[0] : body);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
