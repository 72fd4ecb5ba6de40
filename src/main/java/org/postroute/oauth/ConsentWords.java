package org.postroute.oauth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;

/** The table {@code consent-problems.tsv}: error codes of providers, what they mean and what helps. */
final class ConsentWords {
    private static final String RESOURCE = "consent-problems.tsv";
    private static final List<Row> TABLE = rows();

    private record Row(String error, String words, String what, String hint) {
        boolean fits(String givenError, String said) {
            return (error.equals("*") || error.equals(givenError)) && (words.equals("*") || said.contains(words));
        }
    }

    private ConsentWords() {}

    private static List<Row> rows() {
        try (InputStream in = Objects.requireNonNull(ConsentWords.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && line.charAt(0) != '#')
                    .map(line -> line.split("\t"))
                    .map(columns -> new Row(columns[0], columns[1].toLowerCase(Locale.ROOT), columns[2], columns[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What an error comes to (RFC 6749, 4.1.2.1 and 5.2).
     *
     * @param error the code
     * @param description the provider's own words; null for none
     * @param settings whose secrets are not shown
     */
    static ConsentProblem of(String error, @Nullable String description, OAuthSettings settings) {
        String said = description == null ? "" : description.toLowerCase(Locale.ROOT);
        Row row = TABLE.stream()
                .filter(candidate -> candidate.fits(error, said))
                .findFirst()
                .orElseThrow();
        return new ConsentProblem(
                row.what,
                row.hint,
                ProviderWords.of(description == null ? error : error + ": " + description, settings, null));
    }
}
