package io.triplane.plane;

/// The answer to a [PlaneRequest].
public sealed interface PlaneAnswer {
    /// Carried out, and read back where the plane can be asked.
    record Done() implements PlaneAnswer {}

    /// Not carried out; nothing of it is left behind.
    ///
    /// @param code stable and dotted, e.g. `plane.sa.key-length`
    /// @param text what was asked, what the plane said, for which SA, and the remedy; no key
    ///   material
    /// @param temporary whether the same request may succeed later without any change of
    ///   configuration
    record Refused(String code, String text, boolean temporary) implements PlaneAnswer {}
}
