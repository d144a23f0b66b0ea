package io.triplane.interop.live;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("OpenIKED of Debian")
@Needs({Need.ROOT, Need.IPTABLES, Need.CC, Need.OPENIKED})
final class OpenIkedTest extends ExchangeCases {
    OpenIkedTest() {
        // On Linux it has neither combined modes nor SHA-256 for ESP.
        super(
                "OpenIKED",
                OpenIked.starter(),
                Suite.DEFAULT.withEsp(
                        new Suite.Keying(
                                EncryptionAlg.AES_CBC,
                                256,
                                Optional.of(IntegrityAlg.HMAC_SHA2_512_256))));
    }

    /// It cannot.
    @Override
    Stream<Cell> peerDeletesChild() {
        return Stream.empty();
    }
}
