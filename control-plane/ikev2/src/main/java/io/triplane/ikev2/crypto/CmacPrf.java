package io.triplane.ikev2.crypto;

import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;

/// AES-CMAC-PRF-128 (RFC 4615): AES-CMAC with a key of any length, which is first made 16 octets
/// long.
final class CmacPrf implements Mac {
    private static final int KEY_LENGTH = 16;

    private final EngineMac cmac = new EngineMac(new CMac(AESEngine.newInstance()));

    @Override
    public int length() {
        return cmac.length();
    }

    @Override
    public Keyed keyed(Secret key) {
        if (key.length() == KEY_LENGTH) {
            return cmac.keyed(key);
        }
        byte[] fixed = new byte[KEY_LENGTH];
        try (Secret zero = Secret.of(new byte[KEY_LENGTH]);
                Keyed work = cmac.keyed(zero)) {
            work.update(key);
            work.finish(fixed, 0);
        }
        try (Secret fixedKey = Secret.of(fixed)) {
            return cmac.keyed(fixedKey);
        }
    }
}
