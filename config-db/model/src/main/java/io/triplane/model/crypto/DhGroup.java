package io.triplane.model.crypto;

import static io.triplane.model.crypto.Standing.ALLOWED;

import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.crypto.Standing.Weak;
import io.triplane.model.schema.Token;
import java.util.List;

/// Key exchange methods, IKEv2 transform type 4.
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that records and List.of are
public enum DhGroup implements Token {
    MODP_768(1, Standing.later("modp-2048")),
    MODP_1024(2, weak("1024 bits")),
    MODP_1536(5, weak("1536 bits")),
    MODP_2048(14, ALLOWED),
    MODP_3072(15, ALLOWED),
    MODP_4096(16, ALLOWED),
    MODP_6144(17, Standing.later("modp-4096")),
    MODP_8192(18, Standing.later("modp-4096")),
    ECP_256(19, ALLOWED),
    ECP_384(20, ALLOWED),
    ECP_521(21, ALLOWED),
    MODP_1024_160(22, tooShort()),
    MODP_2048_224(23, Standing.later("modp-2048")),
    MODP_2048_256(24, Standing.later("modp-2048")),
    ECP_192(25, Standing.later("ecp-256")),
    ECP_224(26, Standing.later("ecp-256")),
    BRAINPOOL_224(27, Standing.later("ecp-256")),
    BRAINPOOL_256(28, Standing.later("ecp-256")),
    BRAINPOOL_384(29, Standing.later("ecp-384")),
    BRAINPOOL_512(30, Standing.later("ecp-521")),
    CURVE25519(31, ALLOWED) {
        @Override
        public List<String> aliases() {
            return List.of("x25519");
        }
    },
    CURVE448(32, Standing.later("curve25519")),
    ML_KEM_512(35, Standing.later("curve25519")),
    ML_KEM_768(36, Standing.later("curve25519")),
    ML_KEM_1024(37, Standing.later("curve25519"));

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

    @Override
    public boolean offered() {
        return !(standing instanceof Refused);
    }

    private static Standing tooShort() {
        return new Refused("is too short to protect anything", "modp-2048");
    }

    private static Standing weak(String size) {
        return new Weak(size + " can be broken", "modp-2048");
    }
}
