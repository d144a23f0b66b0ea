package io.triplane.model;

import io.triplane.model.schema.Token;

/// Identification types of RFC 7296 §3.5, and `any` for a peer whose identity does not matter.
public enum IdType implements Token {
    IP4_ADDR(1),
    FQDN(2),
    RFC822(3),
    IP6_ADDR(5),
    DER_ASN1_DN(9),
    DER_ASN1_GN(10),
    KEY_ID(11),
    ANY(0);

    private final int ianaId;

    IdType(int ianaId) {
        this.ianaId = ianaId;
    }

    /// Number of the ID payload; 0 for `any`, which is never sent.
    public int ianaId() {
        return ianaId;
    }
}
