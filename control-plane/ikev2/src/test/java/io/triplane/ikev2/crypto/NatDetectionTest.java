package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

class NatDetectionTest {
    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));

    @Test
    void hashCoversSpisAddressAndPortInNetworkOrder() throws NoSuchAlgorithmException {
        Bytes v4 =
                NatDetection.hash(suite, 0x0102030405060708L, 0, IpAddress.of("192.0.2.1"), 4500);
        assertThat(v4).isEqualTo(sha1("0102030405060708 0000000000000000 c0000201 1194"));

        Bytes v6 = NatDetection.hash(suite, -1, 2, IpAddress.of("2001:db8::1"), 65_535);
        assertThat(v6)
                .isEqualTo(
                        sha1(
                                "ffffffffffffffff 0000000000000002"
                                        + " 20010db8000000000000000000000001 ffff"));
    }

    private static Bytes sha1(String hex) throws NoSuchAlgorithmException {
        return Bytes.copyOf(MessageDigest.getInstance("SHA-1").digest(Bytes.ofHex(hex).toArray()));
    }
}
