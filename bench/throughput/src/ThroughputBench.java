import java.util.List;

/** Chooses what is measured. */
final class ThroughputBench {
    private ThroughputBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        List<Integer> numbers = words.stream()
                .filter(word -> !word.startsWith("--"))
                .map(Integer::valueOf)
                .toList();
        boolean growth = words.contains("--growth");
        try (Rig rig = new Rig(growth ? Growth.FOLDER.resolve("postgresql") : null)) {
            if (growth) {
                Growth.measure(rig, numbers.isEmpty() ? List.of(10_000, 100_000, 1_000_000) : numbers);
            } else if (words.contains("--count")) {
                Counts.measure(rig);
            } else {
                Comparison.measure(rig, numbers.isEmpty() ? List.of(1, 10, 100) : numbers);
            }
        }
    }
}
