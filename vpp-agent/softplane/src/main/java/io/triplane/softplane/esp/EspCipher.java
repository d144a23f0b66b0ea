package io.triplane.softplane.esp;

import java.util.Optional;

/// VPP's encryption algorithms (`ipsec_crypto_alg`).
public enum EspCipher {
    NONE(0, "none", Mode.NULL, 0),
    AES_CBC_128(1, "aes-cbc-128", Mode.CBC, 16),
    AES_CBC_192(2, "aes-cbc-192", Mode.CBC, 24),
    AES_CBC_256(3, "aes-cbc-256", Mode.CBC, 32),
    AES_CTR_128(4, "aes-ctr-128", Mode.CTR, 16),
    AES_CTR_192(5, "aes-ctr-192", Mode.CTR, 24),
    AES_CTR_256(6, "aes-ctr-256", Mode.CTR, 32),
    AES_GCM_128(7, "aes-gcm-128", Mode.GCM, 16),
    AES_GCM_192(8, "aes-gcm-192", Mode.GCM, 24),
    AES_GCM_256(9, "aes-gcm-256", Mode.GCM, 32),
    DES_CBC(10, "des-cbc", Mode.DES, 7),
    TRIPLE_DES_CBC(11, "3des-cbc", Mode.TRIPLE_DES, 24),
    CHACHA20_POLY1305(12, "chacha20-poly1305", Mode.CHACHA, 32),
    AES_NULL_GMAC_128(13, "aes-null-gmac-128", Mode.GMAC, 16),
    AES_NULL_GMAC_192(14, "aes-null-gmac-192", Mode.GMAC, 24),
    AES_NULL_GMAC_256(15, "aes-null-gmac-256", Mode.GMAC, 32);

    /// How a cipher is run: octets of its IV on the wire, alignment of the payload, its own ICV.
    public enum Mode {
        NULL(0, 4, 0),
        CBC(16, 16, 0),
        DES(8, 8, 0),
        TRIPLE_DES(8, 8, 0),
        CTR(8, 4, 0),
        GCM(8, 4, 16),
        CHACHA(8, 4, 16),
        GMAC(8, 4, 16);

        private final int ivOctets;
        private final int alignment;
        private final int icvOctets;

        Mode(int ivOctets, int alignment, int icvOctets) {
            this.ivOctets = ivOctets;
            this.alignment = alignment;
            this.icvOctets = icvOctets;
        }
    }

    private final int number;
    private final String vppName;
    private final Mode mode;
    private final int keyOctets;

    EspCipher(int number, String vppName, Mode mode, int keyOctets) {
        this.number = number;
        this.vppName = vppName;
        this.mode = mode;
        this.keyOctets = keyOctets;
    }

    public static Optional<EspCipher> of(int number) {
        return number >= 0 && number < values().length
                ? Optional.of(values()[number])
                : Optional.empty();
    }

    public int number() {
        return number;
    }

    public Mode mode() {
        return mode;
    }

    public int ivOctets() {
        return mode.ivOctets;
    }

    public int alignment() {
        return mode.alignment;
    }

    public int icvOctets() {
        return mode.icvOctets;
    }

    public boolean isAead() {
        return mode.icvOctets > 0;
    }

    /// VPP takes the right length, and also none at all.
    public boolean acceptsKeyOf(int octets) {
        return octets == 0 || octets == keyOctets || this == NONE;
    }

    /// Whether VPP knows the pair (its table of combinations); MD5 goes with CBC alone.
    public boolean goesWith(EspIntegrity integrity) {
        return switch (mode) {
            case NULL, CBC, TRIPLE_DES -> true;
            case CTR -> integrity != EspIntegrity.HMAC_MD5_96;
            case DES, GCM, CHACHA, GMAC -> integrity == EspIntegrity.NONE;
        };
    }

    @Override
    public String toString() {
        return vppName;
    }
}
