package io.triplane.softplane.posix;

/// An open file descriptor. Whoever opened it closes it, by [Posix#close].
public record Fd(int number) {
    @Override
    public String toString() {
        return "fd " + number;
    }
}
