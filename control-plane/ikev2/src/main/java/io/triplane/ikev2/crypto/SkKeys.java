package io.triplane.ikev2.crypto;

/// The keys of one direction of an IKE SA: SK_ei and SK_ai, or SK_er and SK_ar. `integrity` is
/// empty with an AEAD. Windows on [IkeKeys]: they end with it.
public record SkKeys(Secret encryption, Secret integrity) {}
