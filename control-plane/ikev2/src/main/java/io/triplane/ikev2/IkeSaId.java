package io.triplane.ikev2;

/// Names one IKE SA of one engine, from its first message on. Never used twice, also after a
/// revival from a snapshot.
public record IkeSaId(long number) implements Comparable<IkeSaId> {
    @Override
    public int compareTo(IkeSaId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "ike#" + number;
    }
}
