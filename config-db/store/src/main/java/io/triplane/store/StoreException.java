package io.triplane.store;

/// A database or file of ours cannot be used. The message names it, the cause and what to do; it
/// never holds a secret.
public final class StoreException extends RuntimeException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
