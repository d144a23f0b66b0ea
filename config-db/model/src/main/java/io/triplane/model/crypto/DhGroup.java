package io.triplane.model.crypto;

import static io.triplane.model.crypto.Standing.ALLOWED;

import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.crypto.Standing.Weak;
import io.triplane.model.schema.Token;
import java.util.List;

/// Key exchange methods, IKEv2 transform type 4.
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that records and List.of are
public enum DhGroup implements Token {
    MODP_768(1, weak("768 bits")),
    MODP_1024(2, weak("1024 bits")),
    MODP_1536(5, weak("1536 bits")),
    MODP_2048(14, ALLOWED),
    MODP_3072(15, ALLOWED),
    MODP_4096(16, ALLOWED),
    MODP_6144(17, ALLOWED),
    MODP_8192(18, ALLOWED),
    ECP_256(19, ALLOWED),
    ECP_384(20, ALLOWED),
    ECP_521(21, ALLOWED),
    MODP_1024_160(22, tooShort()),
    MODP_2048_224(23, unknownOrigin()),
    MODP_2048_256(24, unknownOrigin()),
    ECP_192(25, new Weak("192 bits can be broken", "ecp-256")),
    ECP_224(26, new Weak("224 bits are fewer than RFC 8247 asks for", "ecp-256")),
    BRAINPOOL_224(27, ALLOWED),
    BRAINPOOL_256(28, ALLOWED),
    BRAINPOOL_384(29, ALLOWED),
    BRAINPOOL_512(30, ALLOWED),
    CURVE25519(31, ALLOWED) {
        @Override
        public List<String> aliases() {
            return List.of("x25519");
        }
    },
    CURVE448(32, ALLOWED) {
        @Override
        public List<String> aliases() {
            return List.of("x448");
        }
    },
    ML_KEM_512(35, additionalOnly()),
    ML_KEM_768(36, additionalOnly()),
    ML_KEM_1024(37, additionalOnly());

    private final int ianaId;
    private final Standing standing;

    DhGroup(int ianaId, Standing standing) {
        this.ianaId = ianaId;
        this.standing = standing;
    }

    public int ianaId() {
        return ianaId;
    }

    public Standing standing(Use use) {
        return switch (use) {
            case IKE -> standing;
            case ESP ->
                    standing instanceof Weak weak
                            ? new Refused("is allowed for IKE only", weak.alternative())
                            : standing;
        };
    }

    /// As an additional key exchange of the IKE SA (RFC 9370).
    public Standing standingAsAdditional() {
        return isEncapsulation() ? ALLOWED : standing;
    }

    @Override
    public boolean offered() {
        return !(standingAsAdditional() instanceof Refused);
    }

    /// ML-KEM is too young to stand alone, and its keys too large for IKE_SA_INIT.
    private boolean isEncapsulation() {
        return this == ML_KEM_512 || this == ML_KEM_768 || this == ML_KEM_1024;
    }

    private static Standing additionalOnly() {
        return new Refused(
                "goes beside another group only: it is one for ike_additional_ke1", "curve25519");
    }

    private static Standing tooShort() {
        return new Refused("is too short to protect anything", "modp-2048");
    }

    private static Standing unknownOrigin() {
        return new Weak("is a group whose origin nobody can check", "modp-2048");
    }

    private static Standing weak(String size) {
        return new Weak(size + " can be broken", "modp-2048");
    }
}
