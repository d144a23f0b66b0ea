package io.triplane.softplane.table;

/// The answer to an add: how it went, and where the new object stands. The index of a refusal is
/// ~0.
public record Added(Status status, int index) {
    public static final int NO_INDEX = ~0;

    static Added at(int index) {
        return new Added(Status.OK, index);
    }

    static Added refused(Status status) {
        return new Added(status, NO_INDEX);
    }
}
