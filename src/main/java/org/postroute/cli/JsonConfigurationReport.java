package org.postroute.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postroute.config.EffectiveSection;
import org.postroute.config.EffectiveValue;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;

/** For programs: {@code valid} with {@code sections} and {@code warnings}, or {@code faults}. */
final class JsonConfigurationReport implements ConfigurationReport {
    @Override
    public String of(Path file, Loaded loaded) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("file", file.toString());
        report.put("valid", loaded instanceof Loaded.Ok);
        if (loaded instanceof Loaded.Faulty faulty) {
            report.put("faults", faulty.faults());
        } else {
            LoadedConfiguration configuration = loaded.orThrow();
            report.put("warnings", configuration.settings().warnings());
            report.put("policies", configuration.settings().policy().notices());
            report.put(
                    "sections",
                    configuration.effective().stream()
                            .map(JsonConfigurationReport::section)
                            .toList());
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and lists make no JSON", e);
        }
    }

    private static Map<String, Object> section(EffectiveSection section) {
        List<Map<String, Object>> values =
                section.values().stream().map(JsonConfigurationReport::value).toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", section.kind());
        fields.put("name", section.name());
        fields.put("values", values);
        return fields;
    }

    private static Map<String, Object> value(EffectiveValue value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", value.key());
        fields.put("value", value.value());
        fields.put("source", value.source().kind().name().toLowerCase(Locale.ROOT));
        fields.put("detail", value.source().detail());
        return fields;
    }
}
