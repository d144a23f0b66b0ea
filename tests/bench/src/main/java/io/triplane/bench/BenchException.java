package io.triplane.bench;

/// A benchmark cannot be run; the text says what is missing.
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String text) {
        super(text);
    }

    BenchException(String text, Throwable cause) {
        super(text, cause);
    }
}
