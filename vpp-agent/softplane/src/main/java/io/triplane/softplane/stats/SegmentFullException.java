package io.triplane.softplane.stats;

/// The stats segment has no room left. VPP aborts then.
public final class SegmentFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SegmentFullException(long octets) {
        super("stats segment of %d octets is full".formatted(octets));
    }
}
