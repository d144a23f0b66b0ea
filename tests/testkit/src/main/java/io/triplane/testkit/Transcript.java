package io.triplane.testkit;

import io.triplane.ikev2.Tick;

/// What happened in a world, line by line.
public final class Transcript {
    private final StringBuilder text = new StringBuilder();

    void line(Tick now, String who, String what) {
        text.append(now).append(' ').append(who).append(": ").append(what).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
