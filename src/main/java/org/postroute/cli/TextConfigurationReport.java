package org.postroute.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.config.EffectiveSection;
import org.postroute.config.EffectiveValue;
import org.postroute.config.Fault;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;

/** For people: aligned columns of key, value and source, or one line a fault. */
final class TextConfigurationReport implements ConfigurationReport {
    private static final int MAX_VALUE_WIDTH = 48;

    @Override
    public String of(Path file, Loaded loaded) {
        return loaded instanceof Loaded.Faulty faulty
                ? faults(file, faulty.faults())
                : configuration(file, loaded.orThrow());
    }

    private static String faults(Path file, List<Fault> faults) {
        String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
        return lines(
                Stream.concat(faults.stream().map(Fault::toString), Stream.of(file + " is not valid: " + count + ".")));
    }

    private static String configuration(Path file, LoadedConfiguration configuration) {
        Stream<String> sections = configuration.effective().stream().map(TextConfigurationReport::section);
        Stream<String> warnings = configuration.settings().warnings().stream().map(warning -> "warning: " + warning);
        Stream<String> policies =
                configuration.settings().policy().notices().stream().map(notice -> "policy: " + notice);
        return lines(Stream.of(sections, policies, warnings, Stream.of(file + " is valid."))
                .flatMap(part -> part));
    }

    private static String section(EffectiveSection section) {
        int keyWidth =
                section.values().stream().mapToInt(v -> v.name().length()).max().orElse(0);
        int valueWidth = section.values().stream()
                .mapToInt(v -> shown(v).length())
                .filter(width -> width <= MAX_VALUE_WIDTH)
                .max()
                .orElse(0);
        String title = (section.kind() + " " + section.name()).strip() + "\n";
        return title + lines(section.values().stream().map(value -> line(value, keyWidth, valueWidth)));
    }

    private static String line(EffectiveValue value, int keyWidth, int valueWidth) {
        String format = "  %-" + Math.max(keyWidth, 1) + "s  %-" + Math.max(valueWidth, 1) + "s  %s";
        return format.formatted(value.name(), shown(value), value.source());
    }

    private static String shown(EffectiveValue value) {
        return value.value() == null ? "-" : value.value().replace("\n", "\\n");
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n", "", "\n"));
    }
}
