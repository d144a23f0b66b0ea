package io.triplane.model.schema;

/// What a changed field asks of a tunnel that stands, in rising order.
public enum ChangeEffect {
    /// Taken over where it is next used; the peer sees nothing.
    NONE,
    /// Read again at the next authentication; the SAs that stand stay.
    NEXT_AUTHENTICATION,
    /// The Child SA is negotiated anew under the same IKE SA.
    NEW_CHILD_SA,
    /// The IKE SA and all below it are negotiated anew.
    NEW_IKE_SA;

    public ChangeEffect and(ChangeEffect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
