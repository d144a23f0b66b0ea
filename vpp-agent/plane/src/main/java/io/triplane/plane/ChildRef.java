package io.triplane.plane;

/// Names a Child SA and its successors by rekey in the data plane: the tunnel it belongs to
/// (connection and child name of the configuration) and a number that the daemon never uses twice.
public record ChildRef(TunnelName tunnel, long number) {
    @Override
    public String toString() {
        return tunnel + "#" + number;
    }
}
