package org.postroute.config;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.PropertiesConfiguration.DefaultIOFactory;
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;

/** Readers that tell the file and the line of what they read. */
final class LocatingReaders extends DefaultIOFactory {
    private static final Pattern BAD_ESCAPE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u(?![0-9a-fA-F]{4})");

    private final PropertiesFile file;
    private final PropertiesConfiguration properties;

    LocatingReaders(PropertiesFile file, PropertiesConfiguration properties) {
        this.file = file;
        this.properties = properties;
    }

    @Override
    public PropertiesReader createPropertiesReader(Reader in) {
        URI source = URI.create(properties.getLocator().getSourceURL().toString());
        return new LocatingReader(in, file.nameOf(source));
    }

    private final class LocatingReader extends PropertiesReader {
        private final String name;

        LocatingReader(Reader in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public String readLine() throws IOException {
            String line = super.readLine();
            return line != null && getLineNumber() == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        }

        @Override
        public boolean nextProperty() throws IOException {
            boolean more = super.nextProperty();
            if (more) {
                file.entry(getPropertyName(), getPropertyValue(), ValueSource.of(ValueSource.Kind.PROPERTY, place()));
            }
            return more;
        }

        @Override
        protected String unescapePropertyName(String text) {
            return BAD_ESCAPE.matcher(text).find() ? rejected() : super.unescapePropertyName(text);
        }

        @Override
        protected String unescapePropertyValue(String text) {
            return BAD_ESCAPE.matcher(text).find() ? rejected() : super.unescapePropertyValue(text);
        }

        private String rejected() {
            file.badEscape(place());
            return "";
        }

        private String place() {
            return name + ":" + getLineNumber();
        }
    }
}
