package io.triplane.model.crypto;

import static io.triplane.model.crypto.Standing.ALLOWED;

import io.triplane.model.crypto.Standing.Discouraged;
import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.crypto.Standing.Weak;
import io.triplane.model.schema.Token;

/// Integrity algorithms, IKEv2 transform type 3.
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that records and List.of are
public enum IntegrityAlg implements Token {
    MD5_96(1, gone(), gone()),
    SHA1_96(2, old(), old()),
    DES_MAC(3, gone(), gone()),
    KPDK_MD5(4, gone(), gone()),
    AES_XCBC_96(5, ALLOWED, notInVpp()),
    MD5_128(6, gone(), gone()),
    SHA1_160(7, gone(), gone()),
    CMAC_96(8, ALLOWED, notInVpp()),
    AES_128_GMAC(9, gmacInIke(), notEncrypted()),
    AES_192_GMAC(10, gmacInIke(), notEncrypted()),
    AES_256_GMAC(11, gmacInIke(), notEncrypted()),
    HMAC_SHA2_256_128(12, ALLOWED, ALLOWED),
    HMAC_SHA2_384_192(13, ALLOWED, ALLOWED),
    HMAC_SHA2_512_256(14, ALLOWED, ALLOWED);

    private final int ianaId;
    private final Standing ike;
    private final Standing esp;

    IntegrityAlg(int ianaId, Standing ike, Standing esp) {
        this.ianaId = ianaId;
        this.ike = ike;
        this.esp = esp;
    }

    public int ianaId() {
        return ianaId;
    }

    public Standing standing(Use use) {
        return switch (use) {
            case IKE -> ike;
            case ESP -> esp;
        };
    }

    /// Key size of AES-GMAC, which needs no encryption beside it; 0 for the others.
    public int gmacBits() {
        return switch (this) {
            case AES_128_GMAC -> 128;
            case AES_192_GMAC -> 192;
            case AES_256_GMAC -> 256;
            case MD5_96,
                    SHA1_96,
                    DES_MAC,
                    KPDK_MD5,
                    AES_XCBC_96,
                    MD5_128,
                    SHA1_160,
                    CMAC_96,
                    HMAC_SHA2_256_128,
                    HMAC_SHA2_384_192,
                    HMAC_SHA2_512_256 ->
                    0;
        };
    }

    /// The PRF of the same primitive, which goes with it where the configuration names none.
    public PrfAlg prf() {
        return switch (this) {
            case SHA1_96 -> PrfAlg.HMAC_SHA1;
            case HMAC_SHA2_384_192 -> PrfAlg.HMAC_SHA2_384;
            case HMAC_SHA2_512_256 -> PrfAlg.HMAC_SHA2_512;
            case AES_XCBC_96 -> PrfAlg.AES128_XCBC;
            case CMAC_96 -> PrfAlg.AES128_CMAC;
            case HMAC_SHA2_256_128,
                    MD5_96,
                    DES_MAC,
                    KPDK_MD5,
                    MD5_128,
                    SHA1_160,
                    AES_128_GMAC,
                    AES_192_GMAC,
                    AES_256_GMAC ->
                    PrfAlg.HMAC_SHA2_256;
        };
    }

    @Override
    public boolean offered() {
        return !(ike instanceof Refused && esp instanceof Refused);
    }

    private static Standing gone() {
        return new Refused("is deprecated", "hmac-sha2-256-128");
    }

    private static Standing notInVpp() {
        return new Refused("is not in VPP", "hmac-sha2-256-128");
    }

    private static Standing notEncrypted() {
        return new Weak("goes with null, which leaves packets readable", "hmac-sha2-256-128");
    }

    private static Standing gmacInIke() {
        return new Refused("is not allowed for IKE", "hmac-sha2-256-128");
    }

    private static Standing old() {
        return new Discouraged("SHA-1 is kept for old peers only");
    }
}
