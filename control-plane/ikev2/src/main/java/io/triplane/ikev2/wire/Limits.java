package io.triplane.ikev2.wire;

/// What a message may hold at most. Each limit is far above what a peer in good faith sends, and
/// keeps the work for one datagram small whatever it claims.
public final class Limits {
    /// Octets of a message; a UDP datagram has no room for more.
    public static final int MESSAGE_OCTETS_MAX = 65_535;

    /// Payloads of a message: those in the clear and those inside SK counted apart.
    public static final int PAYLOADS_MAX = 64;

    public static final int NOTIFICATIONS_MAX = 32;

    /// CERT payloads of a message, and CERTREQ payloads.
    public static final int CERTIFICATES_MAX = 16;

    public static final int VENDOR_IDS_MAX = 16;

    /// Delete payloads of a message: one per protocol would do.
    public static final int DELETES_MAX = 8;

    public static final int PROPOSALS_MAX = 64;

    /// Transforms of one proposal; the count field has one octet.
    public static final int TRANSFORMS_MAX = 255;

    /// Attributes of one transform; only Key Length is in use.
    public static final int TRANSFORM_ATTRIBUTES_MAX = 8;

    /// Selectors of one TS payload; the count field has one octet.
    public static final int SELECTORS_MAX = 255;

    /// SPIs of one Delete payload.
    public static final int DELETE_SPIS_MAX = 1_024;

    /// Attributes of one Configuration payload.
    public static final int CONFIG_ATTRIBUTES_MAX = 128;

    /// Octets of the Identification Data; a long distinguished name has a few hundred.
    public static final int ID_OCTETS_MAX = 1_024;

    private Limits() {}
}
