package org.postroute.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/**
 * The header of one part, bounded. It also tells the parser what to go into: nothing below the deepest allowed level, and
 * no multipart whose boundary is missing or absurd.
 */
final class PartHeader implements BodyDescriptorBuilder, BodyDescriptor {
    private static final Set<String> DESCRIBING =
            Set.of("Content-Type", "Content-Transfer-Encoding", "Content-Disposition");

    private final Defects defects;
    private final int depth;
    private final boolean inDigest;
    private List<HeaderField> fields = new ArrayList<>();
    private int size;
    private FieldParameters type = FieldParameters.parse("");
    private FieldParameters disposition = FieldParameters.parse("");
    private String contentType = "";

    PartHeader(Defects defects) {
        this(defects, 0, false);
    }

    private PartHeader(Defects defects, int depth, boolean inDigest) {
        this.defects = defects;
        this.depth = depth;
        this.inDigest = inDigest;
    }

    @Override
    public void reset() {
        fields = new ArrayList<>();
        size = 0;
    }

    @Override
    public Field addField(RawField field) {
        String value = field.getBody();
        size += field.getName().length() + value.length() + 4;
        if (fields.size() >= ReadingLimits.HEADER_FIELDS || size > ReadingLimits.HEADER_BYTES) {
            defects.add("a header over 500 fields or 256 kB was cut");
        } else {
            dropBeginningOf(field.getName(), value);
            fields.add(new HeaderField(field.getName(), value));
        }
        return field;
    }

    /** A field that comes again with one more line replaces what was known of it. */
    private void dropBeginningOf(String name, String value) {
        HeaderField last = fields.isEmpty() ? null : fields.get(fields.size() - 1);
        if (last != null
                && last.name().equals(name)
                && last.value().endsWith(";")
                && value.startsWith(last.value() + " ")) {
            fields.remove(fields.size() - 1);
        }
    }

    @Override
    public BodyDescriptor build() {
        type = FieldParameters.parse(first("Content-Type"));
        disposition = FieldParameters.parse(first("Content-Disposition"));
        contentType = effectiveType();
        if (type.isAmbiguous()
                || disposition.isAmbiguous()
                || DESCRIBING.stream().anyMatch(this::isRepeated)) {
            defects.add("a part describes itself twice; the first counts");
        }
        return this;
    }

    private boolean isRepeated(String name) {
        return fields.stream()
                        .filter(field -> field.name().equalsIgnoreCase(name))
                        .count()
                > 1;
    }

    private String effectiveType() {
        String declared = type.value();
        if (declared.isEmpty() || declared.equals("text")) {
            return inDigest && declared.isEmpty() ? "message/rfc822" : "text/plain";
        }
        if (declared.startsWith("multipart/") && isUnreadableMultipart()) {
            return getBoundary() == null ? "text/plain" : "application/octet-stream";
        }
        return isMediaType(declared) ? declared : "application/octet-stream";
    }

    private boolean isUnreadableMultipart() {
        String boundary = getBoundary();
        if (boundary == null) {
            defects.add("a multipart without a boundary was read as text");
            return true;
        }
        if (depth >= ReadingLimits.DEPTH) {
            defects.add("parts nested deeper than 20 levels were taken as one file");
            return true;
        }
        if (boundary.length() > ReadingLimits.BOUNDARY_CHARS) {
            defects.add("a multipart with an overlong boundary was taken as one file");
            return true;
        }
        return false;
    }

    private static boolean isMediaType(String declared) {
        int slash = declared.indexOf('/');
        return slash > 0
                && slash < declared.length() - 1
                && declared.length() <= 127
                && declared.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"[]?=".indexOf(c) < 0);
    }

    @Override
    public BodyDescriptorBuilder newChild() {
        return new PartHeader(defects, depth + 1, contentType.equals("multipart/digest"));
    }

    List<HeaderField> fields() {
        return fields;
    }

    /** The first field of that name, raw; empty when there is none. */
    String first(String name) {
        for (HeaderField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return "";
    }

    /** Lower case; never empty. */
    String contentType() {
        return contentType;
    }

    @Nullable
    String parameter(String name) {
        return type.get(name);
    }

    boolean isMarkedAttachment() {
        return !disposition.value().isEmpty() && !disposition.value().equals("inline");
    }

    boolean isMarkedInline() {
        return disposition.value().equals("inline");
    }

    /** Sanitised; null when the sender gave none. */
    @Nullable
    String filename() {
        String name = disposition.get("filename");
        if (name == null || name.isBlank()) {
            name = type.get("name");
        }
        return name == null ? null : FileNames.clean(name);
    }

    /** Without angle brackets; null when there is none. */
    @Nullable
    String contentId() {
        String id = HeaderText.clean(first("Content-ID"), 998)
                .replace("<", "")
                .replace(">", "")
                .strip();
        return id.isEmpty() ? null : id;
    }

    @Override
    public @Nullable String getBoundary() {
        String boundary = type.get("boundary");
        if (boundary == null || boundary.isBlank()) {
            return null;
        }
        byte[] bytes = boundary.stripTrailing().getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String getMimeType() {
        return contentType;
    }

    @Override
    public String getMediaType() {
        return contentType.substring(0, contentType.indexOf('/'));
    }

    @Override
    public String getSubType() {
        return contentType.substring(contentType.indexOf('/') + 1);
    }

    @Override
    public @Nullable String getCharset() {
        return type.get("charset");
    }

    @Override
    public String getTransferEncoding() {
        return first("Content-Transfer-Encoding").toLowerCase(Locale.ROOT);
    }

    @Override
    public long getContentLength() {
        return -1;
    }
}
