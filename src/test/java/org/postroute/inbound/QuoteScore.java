package org.postroute.inbound;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The score that src/test/corpus/quotes/SCORER.md defines. */
record QuoteScore(int cases, double exact, double recall, double leak) {

    /** @param recall and leak are empty where the definition leaves them undefined */
    record One(boolean exact, OptionalDouble recall, OptionalDouble leak) {}

    static QuoteScore of(List<QuoteCase> cases, Function<QuoteCase, String> reply) {
        List<One> scores = cases.stream().map(c -> one(c, reply.apply(c))).toList();
        return new QuoteScore(
                cases.size(),
                100
                        * scores.stream()
                                .mapToDouble(s -> s.exact() ? 1 : 0)
                                .average()
                                .orElse(0),
                100
                        * scores.stream()
                                .flatMapToDouble(s -> s.recall().stream())
                                .average()
                                .orElse(0),
                100
                        * scores.stream()
                                .flatMapToDouble(s -> s.leak().stream())
                                .average()
                                .orElse(0));
    }

    static One one(QuoteCase c, String reply) {
        return c.expected().isEmpty() ? contains(c, reply) : exact(c, reply);
    }

    private static One exact(QuoteCase c, String reply) {
        List<String> dontCare = c.lines("dontcare.txt");
        List<String> output = Tokens.without(Tokens.of(reply), dontCare);
        List<String> input = Tokens.without(Tokens.of(c.reference()), dontCare);
        List<List<String>> expected = c.expected().stream()
                .map(text -> Tokens.without(Tokens.of(text), dontCare))
                .toList();
        Set<List<String>> quoted = new HashSet<>(Tokens.ngrams(input, 3));
        expected.forEach(tokens -> quoted.removeAll(Tokens.ngrams(tokens, 3)));
        return new One(
                expected.contains(output),
                expected.stream()
                        .filter(tokens -> !tokens.isEmpty())
                        .mapToDouble(tokens -> share(
                                Tokens.ngrams(tokens, Math.min(3, tokens.size())),
                                Tokens.ngrams(output, Math.min(3, tokens.size()))))
                        .max(),
                quoted.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(share(quoted, Tokens.ngrams(output, 3))));
    }

    private static One contains(QuoteCase c, String reply) {
        String output = packed(reply);
        List<String> must = c.lines("must_contain.txt");
        List<String> mustNot = c.lines("must_not_contain.txt");
        double found = share(must, output);
        double leaked = share(mustNot, output);
        return new One(
                (must.isEmpty() || found == 1) && leaked == 0,
                must.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(found),
                mustNot.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(leaked));
    }

    private static double share(List<String> snippets, String output) {
        return snippets.stream()
                .mapToDouble(s -> output.contains(packed(s)) ? 1 : 0)
                .average()
                .orElse(0);
    }

    static <T> double share(Set<T> wanted, Set<T> found) {
        return (double) wanted.stream().filter(found::contains).count() / wanted.size();
    }

    private static String packed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && Character.getType(c) != Character.FORMAT)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return String.format("n=%d exact %.1f recall %.1f leak %.1f", cases, exact, recall, leak);
    }
}
