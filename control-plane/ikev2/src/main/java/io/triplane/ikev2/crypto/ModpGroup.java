package io.triplane.ikev2.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.DHParameters;

/// A group of numbers modulo a prime.
///
/// @param order of the subgroup that the generator makes
/// @param safePrime whether `prime` is twice a prime and one: then no value but 1 and p-1 has a
///   small order
/// @param exponentBits of a private key
record ModpGroup(
        BigInteger prime,
        BigInteger generator,
        BigInteger order,
        boolean safePrime,
        int exponentBits) {
    /// RFC 5114 §2.2: 2048 bits with a subgroup of 224.
    static final ModpGroup MODP_2048_224 =
            subgroup(
                    "ad107e1e9123a9d0d660faa79559c51fa20d64e5683b9fd1b54b1597b61d0a75"
                            + "e6fa141df95a56dbaf9a3c407ba1df15eb3d688a309c180e1de6b85a1274a0a6"
                            + "6d3f8152ad6ac2129037c9edefda4df8d91e8fef55b7394b7ad5b7d0b6c12207"
                            + "c9f98d11ed34dbf6c6ba0b2c8bbc27be6a00e0a0b9c49708b3bf8a3170918836"
                            + "81286130bc8985db1602e714415d9330278273c7de31efdc7310f7121fd5a074"
                            + "15987d9adc0a486dcdf93acc44328387315d75e198c641a480cd86a1b9e587e8"
                            + "be60e69cc928b2b9c52172e413042e9b23f10b0e16e79763c9b53dcf4ba80a29"
                            + "e3fb73c16b8e75b97ef363e2ffa31f71cf9de5384e71b81c0ac4dffe0c10e64f",
                    "ac4032ef4f2d9ae39df30b5c8ffdac506cdebe7b89998caf74866a08cfe4ffe3"
                            + "a6824a4e10b9a6f0dd921f01a70c4afaab739d7700c29f52c57db17c620a8652"
                            + "be5e9001a8d66ad7c17669101999024af4d027275ac1348bb8a762d0521bc98a"
                            + "e247150422ea1ed409939d54da7460cdb5f6c6b250717cbef180eb34118e98d1"
                            + "19529a45d6f834566e3025e316a330efbb77a86f0c1ab15b051ae3d428c8f8ac"
                            + "b70a8137150b8eeb10e183edd19963ddd9e263e4770589ef6aa21e7f5f2ff381"
                            + "b539cce3409d13cd566afbb48d6c019181e1bcfe94b30269edfe72fe9b6aa4bd"
                            + "7b5a0f1c71cfff4c19c418e1f6ec017981bc087f2a7065b384b890d3191f2bfa",
                    "801c0d34c58d93fe997177101f80535a4738cebcbf389a99b36371eb");

    /// RFC 5114 §2.3: 2048 bits with a subgroup of 256.
    static final ModpGroup MODP_2048_256 =
            subgroup(
                    "87a8e61db4b6663cffbbd19c651959998ceef608660dd0f25d2ceed4435e3b00"
                            + "e00df8f1d61957d4faf7df4561b2aa3016c3d91134096faa3bf4296d830e9a7c"
                            + "209e0c6497517abd5a8a9d306bcf67ed91f9e6725b4758c022e0b1ef4275bf7b"
                            + "6c5bfc11d45f9088b941f54eb1e59bb8bc39a0bf12307f5c4fdb70c581b23f76"
                            + "b63acae1caa6b7902d52526735488a0ef13c6d9a51bfa4ab3ad8347796524d8e"
                            + "f6a167b5a41825d967e144e5140564251ccacb83e6b486f6b3ca3f7971506026"
                            + "c0b857f689962856ded4010abd0be621c3a3960a54e710c375f26375d7014103"
                            + "a4b54330c198af126116d2276e11715f693877fad7ef09cadb094ae91e1a1597",
                    "3fb32c9b73134d0b2e77506660edbd484ca7b18f21ef205407f4793a1a0ba125"
                            + "10dbc15077be463fff4fed4aac0bb555be3a6c1b0c6b47b1bc3773bf7e8c6f62"
                            + "901228f8c28cbb18a55ae31341000a650196f931c77a57f2ddf463e5e9ec144b"
                            + "777de62aaab8a8628ac376d282d6ed3864e67982428ebc831d14348f6f2f9193"
                            + "b5045af2767164e1dfc967c1fb3f2e55a4bd1bffe83b9c80d052b985d182ea0a"
                            + "db2a3b7313d3fe14c8484b1e052588b9b7d2bbd2df016199ecd06e1557cd0915"
                            + "b3353bbb64e0ec377fd028370df92b52c7891428cdc67eb6184b523d1db246c3"
                            + "2f63078490f00ef8d647d148d47954515e2327cfef98c582664b4c0f6cc41659",
                    "8cf83642a709a097b447997640129da299b1a47d1eb3750ba308b0fe64f5fbd3");

    /// A group with the generator 2 (RFC 2409 §6, RFC 3526). Short exponents are safe in these (RFC
    /// 3526 §8).
    static ModpGroup safe(DHParameters parameters, int exponentOctets) {
        BigInteger prime = parameters.getP();
        return new ModpGroup(
                prime, parameters.getG(), prime.shiftRight(1), true, exponentOctets * Byte.SIZE);
    }

    private static ModpGroup subgroup(String prime, String generator, String order) {
        BigInteger q = new BigInteger(order, 16);
        return new ModpGroup(
                new BigInteger(prime, 16), new BigInteger(generator, 16), q, false, q.bitLength());
    }

    /// Octets of a public value and of the shared secret.
    int length() {
        return Math.ceilDiv(prime.bitLength(), Byte.SIZE);
    }

    /// Whether `value`, which is neither 1 nor p-1, is in the subgroup (RFC 6989 §2.2).
    boolean contains(BigInteger value) {
        return safePrime || value.modPow(order, prime).equals(BigInteger.ONE);
    }
}
