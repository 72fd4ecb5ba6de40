package org.postroute.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a value is written.
 *
 * @param form for the documentation and as the hint of a fault: a sentence in the imperative
 * @param example one that is no key's default
 * @param reading empty when the text is not of the form
 * @param advice the hint for a given wrong text
 * @param shown what may be printed of a text
 */
record ValueType<T>(
        String name,
        String form,
        String example,
        Function<String, Optional<T>> reading,
        UnaryOperator<String> advice,
        UnaryOperator<String> shown) {

    private static final String MASK = "********";

    static <T> ValueType<T> of(String name, String form, String example, Function<String, Optional<T>> reading) {
        return new ValueType<>(name, form, example, reading, text -> form, UnaryOperator.identity());
    }

    ValueType<T> advising(UnaryOperator<String> better) {
        return new ValueType<>(name, form, example, reading, better, shown);
    }

    ValueType<T> showing(UnaryOperator<String> less) {
        return new ValueType<>(name, form, example, reading, advice, less);
    }

    ValueType<T> masked() {
        return showing(text -> MASK);
    }

    boolean secret() {
        return shown.apply("").equals(MASK);
    }

    Optional<T> read(String text) {
        return reading.apply(text);
    }

    /** The problem of a wrong text, without the text when it is secret. */
    String problem(String text) {
        return secret() ? "cannot be this value." : "cannot be \"" + shown.apply(text) + "\".";
    }

    String hint(String text) {
        return advice.apply(text);
    }
}
