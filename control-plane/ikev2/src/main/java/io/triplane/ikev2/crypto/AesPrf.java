package io.triplane.ikev2.crypto;

import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;

/// A MAC of AES as a prf: it takes keys of 16 octets, so others are made so long first. AES-CMAC
/// puts them through itself under a key of zeros (RFC 4615 §3), AES-XCBC does so with longer ones
/// only and fills shorter ones with zeros (RFC 4434 §2).
final class AesPrf implements Mac {
    private static final int KEY_LENGTH = 16;

    private final EngineMac mac;
    private final boolean fillsShortKeys;

    private AesPrf(EngineMac mac, boolean fillsShortKeys) {
        this.mac = mac;
        this.fillsShortKeys = fillsShortKeys;
    }

    static AesPrf cmac() {
        return new AesPrf(new EngineMac(new CMac(AESEngine.newInstance())), false);
    }

    static AesPrf xcbc() {
        return new AesPrf(new EngineMac(new XcbcMac()), true);
    }

    @Override
    public int length() {
        return mac.length();
    }

    @Override
    public Keyed keyed(Secret key) {
        if (key.length() == KEY_LENGTH) {
            return mac.keyed(key);
        }
        byte[] fixed = new byte[KEY_LENGTH];
        if (fillsShortKeys && key.length() < KEY_LENGTH) {
            key.copyTo(fixed, 0);
        } else {
            try (Secret zero = Secret.of(new byte[KEY_LENGTH]);
                    Keyed work = mac.keyed(zero)) {
                work.update(key);
                work.finish(fixed, 0);
            }
        }
        try (Secret fixedKey = Secret.of(fixed)) {
            return mac.keyed(fixedKey);
        }
    }
}
