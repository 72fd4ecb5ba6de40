package org.postroute.config;

/** What holds where a key is not given, or is given an empty value. */
sealed interface Absence {
    /** A fault. */
    record Required() implements Absence {}

    /** A value, as it would be written. */
    record Default(String value) implements Absence {}

    /** None, or what the reader derives from other keys; the text is for the documentation. */
    record Otherwise(String text) implements Absence {}
}
