package io.triplane.model.crypto;

import static io.triplane.model.crypto.Standing.ALLOWED;

import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.crypto.Standing.Weak;
import io.triplane.model.schema.Token;
import java.util.List;

/// Encryption algorithms, IKEv2 transform type 1. `keyBits` lists the sizes that may be asked for;
/// it is empty where the size is fixed and must not be sent (RFC 7296 §3.3.5).
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that records and List.of are
public enum EncryptionAlg implements Token {
    DES_IV64(1, false, List.of(), gone(), gone()),
    DES(2, false, List.of(), gone(), gone()),
    TRIPLE_DES(3, false, List.of(), shortBlocks(), ikeOnly()) {
        @Override
        public String token() {
            return "3des";
        }
    },
    RC5(4, false, List.of(), gone(), gone()),
    IDEA(5, false, List.of(), gone(), gone()),
    CAST(6, false, List.of(), gone(), gone()),
    BLOWFISH(7, false, List.of(128, 192, 256, 448), shortBlocks(), noBlowfishInVpp()) {
        @Override
        public int keyBitsDefault() {
            return 128;
        }
    },
    TRIPLE_IDEA(8, false, List.of(), gone(), gone()) {
        @Override
        public String token() {
            return "3idea";
        }
    },
    DES_IV32(9, false, List.of(), gone(), gone()),
    NULL(11, false, List.of(), nullInIke(), notEncrypted()),
    AES_CBC(12, false, Words.AES_BITS, ALLOWED, ALLOWED),
    AES_CTR(13, false, Words.AES_BITS, ALLOWED, ALLOWED),
    AES_CCM_8(14, true, Words.AES_BITS, ALLOWED, notInVpp()),
    AES_CCM_12(15, true, Words.AES_BITS, ALLOWED, notInVpp()),
    AES_CCM_16(16, true, Words.AES_BITS, ALLOWED, notInVpp()),
    AES_GCM_8(18, true, Words.AES_BITS, ALLOWED, notInVpp()),
    AES_GCM_12(19, true, Words.AES_BITS, ALLOWED, notInVpp()),
    AES_GCM_16(20, true, Words.AES_BITS, ALLOWED, ALLOWED),
    NULL_AUTH_AES_GMAC(21, true, Words.AES_BITS, nullInIke(), notEncrypted()),
    CAMELLIA_CBC(23, false, Words.AES_BITS, ALLOWED, notInVpp()),
    CAMELLIA_CTR(24, false, Words.AES_BITS, ALLOWED, notInVpp()),
    CAMELLIA_CCM_8(25, true, Words.AES_BITS, ALLOWED, notInVpp()),
    CAMELLIA_CCM_12(26, true, Words.AES_BITS, ALLOWED, notInVpp()),
    CAMELLIA_CCM_16(27, true, Words.AES_BITS, ALLOWED, notInVpp()),
    CHACHA20_POLY1305(28, true, List.of(), ALLOWED, ALLOWED);

    /// Size used where the configuration names none: the strongest every peer has.
    private static final int KEY_BITS_DEFAULT = 256;

    private final int ianaId;
    private final boolean aead;
    private final List<Integer> keyBits;
    private final Standing ike;
    private final Standing esp;

    EncryptionAlg(int ianaId, boolean aead, List<Integer> keyBits, Standing ike, Standing esp) {
        this.ianaId = ianaId;
        this.aead = aead;
        this.keyBits = keyBits;
        this.ike = ike;
        this.esp = esp;
    }

    public int ianaId() {
        return ianaId;
    }

    /// Whether it protects integrity itself, so that no integrity algorithm goes with it.
    public boolean isAead() {
        return aead;
    }

    /// Key sizes in bits that may be asked for; empty: fixed.
    public List<Integer> keyBits() {
        return keyBits;
    }

    /// 0 for ciphers of fixed size.
    public int keyBitsDefault() {
        return keyBits.isEmpty() ? 0 : KEY_BITS_DEFAULT;
    }

    public Standing standing(Use use) {
        return switch (use) {
            case IKE -> ike;
            case ESP -> esp;
        };
    }

    @Override
    public boolean offered() {
        return !(ike instanceof Refused && esp instanceof Refused);
    }

    private static Standing gone() {
        return new Refused("is deprecated", Words.GCM);
    }

    private static Standing notInVpp() {
        return new Refused("is not in VPP", Words.GCM);
    }

    private static Standing shortBlocks() {
        return new Weak("has blocks of 64 bits", Words.CBC);
    }

    private static Standing ikeOnly() {
        return new Refused("is allowed for IKE only", Words.CBC);
    }

    private static Standing notEncrypted() {
        return new Weak("leaves packets readable", Words.GCM);
    }

    private static Standing noBlowfishInVpp() {
        return new Refused("is not in VPP and deprecated for ESP", Words.CBC);
    }

    private static Standing nullInIke() {
        return new Refused("is not allowed for IKE", Words.GCM);
    }

    /// Constants that enum constants may refer to.
    private static final class Words {
        static final String GCM = "aes-gcm-16 with crypto_alg_size 256";
        static final String CBC = "aes-cbc with crypto_alg_size 256";
        static final List<Integer> AES_BITS = List.of(128, 192, 256);
    }
}
