package io.triplane.agent.sa;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;

/// What VPP does not check, or answers by crashing: a wrong key length ends the process for an
/// outbound tunnel SA, and integrity keys of any length are taken. So nothing is sent that has not
/// passed here.
public final class SaCheck {
    /// The largest replay window that is asked for, in packets; VPP has no bound and takes an
    /// eighth of it in octets for each SA.
    public static final int REPLAY_WINDOW_MAX = 1 << 16;

    /// The first SPI that is not reserved, RFC 4303 §2.1.
    private static final int SPI_FIRST = 256;

    private SaCheck() {}

    /// The algorithms of an SA that is fit to be sent.
    ///
    /// @param subject the SA in the operator's words
    public static EspAlgorithms check(EspSa sa, String subject) throws RefusedException {
        EspAlgorithms algorithms =
                EspAlgorithms.of(sa.suite())
                        .orElseThrow(() ->
                                RefusedException.lasting(
                                        "plane.sa.suite",
                                        "%s: VPP has no %s; choose another ESP proposal"
                                                .formatted(subject, sa.suite())));
        if (!EspAlgorithms.isProtected(sa.suite())) {
            throw RefusedException.lasting(
                    "plane.sa.suite",
                    "%s: %s does not have exactly one integrity protection; use an AEAD cipher alone"
                                    .formatted(subject, sa.suite())
                            + " or another cipher with an HMAC");
        }
        checkKeys(sa.keys(), algorithms, subject);
        checkPath(sa, subject);
        if (Integer.compareUnsigned(sa.spi(), SPI_FIRST) < 0) {
            throw RefusedException.lasting(
                    "plane.sa.spi",
                    "%s: SPI %d is reserved; SPIs begin at %d"
                            .formatted(subject, sa.spi(), SPI_FIRST));
        }
        if (sa.replayWindow() < 0 || sa.replayWindow() > REPLAY_WINDOW_MAX) {
            throw RefusedException.lasting(
                    "plane.sa.replay-window",
                    "%s: a replay window of %d packets; possible are 0 to %d"
                            .formatted(subject, sa.replayWindow(), REPLAY_WINDOW_MAX));
        }
        return algorithms;
    }

    private static void checkKeys(EspKeys keys, EspAlgorithms algorithms, String subject)
            throws RefusedException {
        checkKey(
                "cipher key",
                algorithms.cipher(),
                keys.cipherKey().length,
                algorithms.cipher().keyOctets(),
                subject);
        checkKey(
                "salt",
                algorithms.cipher(),
                keys.salt().length,
                algorithms.cipher().saltOctets(),
                subject);
        checkKey(
                "integrity key",
                algorithms.integrity(),
                keys.integrityKey().length,
                algorithms.integrity().keyOctets(),
                subject);
    }

    private static void checkKey(
            String what, Object algorithm, int octets, int wanted, String subject)
            throws RefusedException {
        if (octets != wanted) {
            throw RefusedException.lasting(
                    "plane.sa.key-length",
                    "%s: %s of %d octets, %s takes %d; the keying material was cut wrongly"
                            .formatted(subject, what, octets, algorithm, wanted));
        }
    }

    private static void checkPath(EspSa sa, String subject) throws RefusedException {
        if (sa.source().getAddress().length != sa.destination().getAddress().length) {
            throw RefusedException.lasting(
                    "plane.sa.family",
                    "%s: its outer addresses are of two families; use one of them"
                            .formatted(subject));
        }
        if (sa.source().equals(sa.destination())) {
            throw RefusedException.lasting(
                    "plane.sa.same-ends",
                    "%s: both of its ends are %s; give the peer's address"
                            .formatted(subject, sa.source().getHostAddress()));
        }
        if (sa.encapsulation().isPresent()) {
            EspSa.UdpEncapsulation ports = sa.encapsulation().get();
            checkPort(ports.sourcePort(), subject);
            checkPort(ports.destinationPort(), subject);
        }
    }

    /// VPP reads 65535 as "the default", so it is none.
    private static void checkPort(int port, String subject) throws RefusedException {
        if (port < 1 || port > 65_534) {
            throw RefusedException.lasting(
                    "plane.sa.udp-port",
                    "%s: UDP port %d; possible are 1 to 65534".formatted(subject, port));
        }
    }
}
