package io.triplane.demo;

import org.jspecify.annotations.Nullable;

/// The demo cannot go on; the text says at which step and what to look at.
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoException(String text) {
        super(text);
    }

    DemoException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
