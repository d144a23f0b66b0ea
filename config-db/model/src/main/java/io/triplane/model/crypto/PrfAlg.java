package io.triplane.model.crypto;

import static io.triplane.model.crypto.Standing.ALLOWED;

import io.triplane.model.crypto.Standing.Discouraged;
import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.schema.Token;
import java.util.List;

/// Pseudorandom functions of the IKE SA, IKEv2 transform type 2.
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that records and List.of are
public enum PrfAlg implements Token {
    HMAC_MD5(1, new Refused("is deprecated", "hmac-sha2-256")),
    HMAC_SHA1(2, new Discouraged("SHA-1 is kept for old peers only")),
    AES128_XCBC(4, ALLOWED),
    HMAC_SHA2_256(5, ALLOWED),
    HMAC_SHA2_384(6, ALLOWED),
    HMAC_SHA2_512(7, ALLOWED),
    AES128_CMAC(8, ALLOWED);

    private final int ianaId;
    private final Standing standing;

    PrfAlg(int ianaId, Standing standing) {
        this.ianaId = ianaId;
        this.standing = standing;
    }

    public int ianaId() {
        return ianaId;
    }

    public Standing standing() {
        return standing;
    }

    @Override
    public List<String> aliases() {
        return List.of("prf-" + token());
    }

    @Override
    public boolean offered() {
        return !(standing instanceof Refused);
    }
}
