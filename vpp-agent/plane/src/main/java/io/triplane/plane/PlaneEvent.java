package io.triplane.plane;

/// What a plane does without being asked.
public sealed interface PlaneEvent {
    /// The plane answers and its static part (interfaces, tunnels) is programmed; Child SAs are
    /// not, and never are from memory: their sequence numbers would start again.
    record Connected(PlaneCapabilities capabilities, long epoch) implements PlaneEvent {}

    /// The plane is gone with everything that was in it; requests are refused until it is back.
    record Lost(String reason) implements PlaneEvent {}

    /// The observed state of an installed child changed.
    record ChildStateChanged(ChildRef child, ChildState from, ChildState to, String reason)
            implements PlaneEvent {}
}
