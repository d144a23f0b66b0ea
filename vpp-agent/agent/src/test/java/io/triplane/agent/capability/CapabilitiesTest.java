package io.triplane.agent.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.agent.sa.EspAlgorithms;
import io.triplane.plane.EspSuite;
import io.triplane.plane.EspSuite.Cipher;
import io.triplane.plane.EspSuite.Integrity;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final EspSuite GCM = new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE);
    private static final EspSuite CBC =
            new EspSuite(Cipher.AES_CBC, 128, Integrity.HMAC_SHA2_256_128);

    /// Lines as VPP 26.06 prints them; the last column is the engine of the asynchronous way.
    private static String table(String async) {
        return """
        Algorithm                     Op   Simple                    Chained            Async
        aes-128-gcm-icv16-aad8        enc  openssl ipsecmb native*   openssl ipsecmb*   %1$s
                                      dec  openssl ipsecmb native*   openssl ipsecmb*   %1$s
        aes-128-gcm-icv16-aad12       enc  openssl ipsecmb native*   openssl ipsecmb*   %1$s
                                      dec  openssl ipsecmb native*   openssl ipsecmb*   %1$s
        aes-192-gcm-icv16-aad8        enc  native*                   -                  %1$s
                                      dec  native*                   -                  %1$s
        aes-128-cbc-sha2-256-icv16    enc  openssl ipsecmb*          openssl*           %1$s
                                      dec  openssl ipsecmb*          openssl*           %1$s
        sha1-160-icv12                hmac openssl ipsecmb*          openssl*           -
        """
                .formatted(async);
    }

    private static Capabilities probed(String async) {
        return Capabilities.of("vpp 26.06-release", 2, table(async), true);
    }

    private static boolean isAsync(Capabilities found, EspSuite suite) {
        return found.isAsync(EspAlgorithms.of(suite).orElseThrow(), false);
    }

    @Test
    void suitesAreThoseWithAnEngineForBothKindsOfBuffers() {
        assertThat(probed("sw_scheduler*").published().suites())
                .containsExactlyInAnyOrder(
                        GCM, CBC, new EspSuite(Cipher.NULL, 0, Integrity.HMAC_SHA1_96));
        assertThat(probed("sw_scheduler*").published().engines())
                .containsExactly("ipsecmb", "native", "openssl", "sw_scheduler");
    }

    @Test
    void softwareDoesCbcAsynchronouslyForItsInitialisationVectors() {
        assertThat(isAsync(probed("sw_scheduler*"), CBC)).isTrue();
        assertThat(isAsync(probed("sw_scheduler*"), GCM)).isFalse();
        assertThat(isAsync(probed("-"), CBC)).isFalse();
    }

    @Test
    void cryptoDeviceTakesAeadAlone() {
        Capabilities found = probed("sw_scheduler dpdk_cryptodev*");
        assertThat(isAsync(found, GCM)).isTrue();
        assertThat(found.published().suites()).contains(GCM).doesNotContain(CBC);
        assertThat(found.published().notes()).anyMatch(note -> note.contains("HMAC"));
    }

    @Test
    void withoutAccessListsThereIsNoMode() {
        Capabilities found = Capabilities.of("vpp 26.06-release", 0, table("sw_scheduler*"), false);
        assertThat(found.published().policyMode()).isFalse();
        assertThat(found.published().routeMode()).isFalse();
        assertThat(found.published().notes()).anyMatch(note -> note.contains("acl_plugin.so"));
    }

    @Test
    void unreadableTableClaimsNothing() {
        Capabilities found = Capabilities.of("vpp 27.02", 0, "unknown input", true);
        assertThat(found.published().suites()).isEmpty();
        assertThat(found.published().extendedSequenceNumbers()).isFalse();
        assertThat(found.anyAead()).isEmpty();
        assertThat(found.published().notes()).anyMatch(note -> note.contains("cannot be read"));
    }
}
