package io.triplane.app;

/// The gateway cannot be started like this. The message says what is wrong and what to do; it never
/// holds a secret.
final class StartException extends Exception {
    /// Exit status: the gateway does not run.
    static final int FAILED = 1;

    /// Exit status: it was called wrongly.
    static final int USAGE = 2;

    private final String code;
    private final int status;

    private StartException(String code, int status, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    private StartException(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static StartException usage(String code, String message) {
        return new StartException(code, USAGE, message);
    }

    static StartException failed(String code, String message) {
        return new StartException(code, FAILED, message);
    }

    static StartException failed(String code, String message, Throwable cause) {
        return new StartException(code, FAILED, message, cause);
    }

    int status() {
        return status;
    }

    /// `code: text`, as all our programs report errors.
    String line() {
        return code + ": " + getMessage();
    }
}
