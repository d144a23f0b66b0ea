package io.triplane.softplane.posix;

import java.io.IOException;

/// A system call failed.
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1;

    static final int EPERM = 1;

    private final int errno;

    PosixException(String call, int errno, String text) {
        super(call + ": " + text);
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
