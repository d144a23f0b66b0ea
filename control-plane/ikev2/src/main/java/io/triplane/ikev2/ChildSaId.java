package io.triplane.ikev2;

/// Names a Child SA and its successors by rekey: the SPIs change, the id stays. Never used twice by
/// any shard, also after a revival from a snapshot.
public record ChildSaId(long number) implements Comparable<ChildSaId> {
    @Override
    public int compareTo(ChildSaId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "child#" + number;
    }
}
