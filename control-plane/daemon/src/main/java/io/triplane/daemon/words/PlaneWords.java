package io.triplane.daemon.words;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspSaSpec;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The protocol library and the data plane ports do not know each other; this turns the one's
/// records into the other's. Numbers and addresses are carried over, nothing is decided.
public final class PlaneWords {
    private static final int CHACHA20_KEY_BITS = 256;

    private PlaneWords() {}

    /// A request of the engine as one for the plane. Keys move: the engine's are wiped, the plane's
    /// are the plane's to wipe.
    ///
    /// @throws UntranslatableException for algorithms that the plane ports have no word for; the
    ///   keys are wiped
    public static io.triplane.plane.PlaneRequest request(PlaneRequest request)
            throws UntranslatableException {
        return switch (request) {
            case PlaneRequest.InstallInbound install ->
                    new io.triplane.plane.PlaneRequest.InstallInbound(
                            child(install.connection(), install.childName(), install),
                            pairs(install.selectors()),
                            espSa(install.inbound()));
            case PlaneRequest.SwitchOutbound move ->
                    new io.triplane.plane.PlaneRequest.SwitchOutbound(
                            child(move.connection(), move.childName(), move),
                            espSa(move.outbound()));
            case PlaneRequest.MoveChild move ->
                    new io.triplane.plane.PlaneRequest.MoveChild(
                            child(move.connection(), move.childName(), move),
                            address(move.local()),
                            address(move.remote()),
                            move.encapsulation()
                                    .map(ports ->
                                            new EspSa.UdpEncapsulation(
                                                    ports.source(), ports.destination())));
            case PlaneRequest.RemoveInbound remove ->
                    new io.triplane.plane.PlaneRequest.RemoveInbound(
                            child(remove.connection(), remove.childName(), remove), remove.spi());
            case PlaneRequest.RemoveChild remove ->
                    new io.triplane.plane.PlaneRequest.RemoveChild(
                            child(remove.connection(), remove.childName(), remove));
        };
    }

    private static ChildRef child(String connection, String child, PlaneRequest request) {
        return new ChildRef(new TunnelName(connection, child), request.child().number());
    }

    /// Every local with every remote selector that a packet can have besides.
    public static List<SelectorPair> pairs(Selectors selectors) {
        List<SelectorPair> pairs = new ArrayList<>();
        for (Selector local : selectors.local()) {
            for (Selector remote : selectors.remote()) {
                if (local.meets(remote)) {
                    pairs.add(new SelectorPair(selector(local), selector(remote)));
                }
            }
        }
        return List.copyOf(pairs);
    }

    private static io.triplane.plane.Selector selector(Selector selector) {
        return new io.triplane.plane.Selector(
                address(selector.start()),
                address(selector.end()),
                selector.protocol(),
                selector.portStart(),
                selector.portEnd());
    }

    private static EspSa espSa(EspSaSpec spec) throws UntranslatableException {
        try (var keys = spec.keys()) {
            if (spec.mode() == EspMode.TRANSPORT) {
                throw new UntranslatableException("transport mode");
            }
            return new EspSa(
                    spec.spi(),
                    suite(spec.suite()),
                    keys(spec.suite(), keys),
                    address(spec.source()),
                    address(spec.destination()),
                    spec.encapsulation()
                            .map(ports ->
                                    new EspSa.UdpEncapsulation(
                                            ports.source(), ports.destination())),
                    spec.suite().extendedSequenceNumbers(),
                    spec.replayWindow());
        }
    }

    private static byte[] octets(Secret secret) {
        byte[] copy = new byte[secret.length()];
        secret.copyTo(copy, 0);
        return copy;
    }

    private static EspKeys keys(
            io.triplane.ikev2.EspSuite suite, io.triplane.ikev2.crypto.EspKeys keys) {
        if (gmacBits(suite.integrity()) == 0) {
            return new EspKeys(
                    octets(keys.encryption()), octets(keys.salt()), octets(keys.integrity()));
        }
        // RFC 4543 §5.4: the salt ends the keying material.
        int key = gmacBits(suite.integrity()) / Byte.SIZE;
        Secret material = keys.integrity();
        return new EspKeys(
                octets(material.slice(0, key)),
                octets(material.slice(key, material.length() - key)),
                new byte[0]);
    }

    /// A negotiated suite in the plane's words.
    public static EspSuite suite(io.triplane.ikev2.EspSuite suite) throws UntranslatableException {
        return suite(suite.cipher(), suite.integrity())
                .orElseThrow(() -> new UntranslatableException(suite.toString()));
    }

    /// A cipher and an integrity algorithm together; empty if the plane has no word for them.
    public static Optional<EspSuite> suite(Cipher cipher, IntegrityId integrity) {
        int gmacBits = gmacBits(integrity);
        if (gmacBits != 0) {
            return cipher.id() == EncryptionId.NULL
                    ? Optional.of(
                            new EspSuite(
                                    EspSuite.Cipher.NULL_AES_GMAC,
                                    gmacBits,
                                    EspSuite.Integrity.NONE))
                    : Optional.empty();
        }
        return cipher(cipher.id())
                .flatMap(word ->
                        integrity(integrity)
                                .map(mac ->
                                        new EspSuite(word, keyBits(word, cipher.keyBits()), mac)));
    }

    /// Key size of a GMAC as AH has it, which VPP's own IKE negotiates for ESP beside null
    /// encryption; 0 for all else.
    private static int gmacBits(IntegrityId integrity) {
        return switch (integrity) {
            case AES_128_GMAC -> 128;
            case AES_192_GMAC -> 192;
            case AES_256_GMAC -> 256;
            case NONE,
                    HMAC_MD5_96,
                    HMAC_SHA1_96,
                    DES_MAC,
                    KPDK_MD5,
                    AES_XCBC_96,
                    HMAC_MD5_128,
                    HMAC_SHA1_160,
                    AES_CMAC_96,
                    HMAC_SHA2_256_128,
                    HMAC_SHA2_384_192,
                    HMAC_SHA2_512_256 ->
                    0;
        };
    }

    /// The library leaves out the length of a cipher that has only one; the plane wants it.
    private static int keyBits(EspSuite.Cipher cipher, int negotiated) {
        return switch (cipher) {
            case CHACHA20_POLY1305 -> CHACHA20_KEY_BITS;
            case NULL, AES_CBC, AES_CTR, AES_GCM_16, NULL_AES_GMAC -> negotiated;
        };
    }

    /// The plane's word for a cipher; empty for one it has none for.
    private static Optional<EspSuite.Cipher> cipher(EncryptionId id) {
        return switch (id) {
            case NULL -> Optional.of(EspSuite.Cipher.NULL);
            case AES_CBC -> Optional.of(EspSuite.Cipher.AES_CBC);
            case AES_CTR -> Optional.of(EspSuite.Cipher.AES_CTR);
            case AES_GCM_16 -> Optional.of(EspSuite.Cipher.AES_GCM_16);
            case CHACHA20_POLY1305 -> Optional.of(EspSuite.Cipher.CHACHA20_POLY1305);
            case NULL_AUTH_AES_GMAC -> Optional.of(EspSuite.Cipher.NULL_AES_GMAC);
            case DES_IV64,
                    DES,
                    TRIPLE_DES,
                    RC5,
                    IDEA,
                    CAST,
                    BLOWFISH,
                    TRIPLE_IDEA,
                    DES_IV32,
                    AES_CCM_8,
                    AES_CCM_12,
                    AES_CCM_16,
                    AES_GCM_8,
                    AES_GCM_12,
                    CAMELLIA_CBC,
                    CAMELLIA_CTR,
                    CAMELLIA_CCM_8,
                    CAMELLIA_CCM_12,
                    CAMELLIA_CCM_16,
                    AES_CCM_8_IIV,
                    AES_GCM_16_IIV,
                    CHACHA20_POLY1305_IIV ->
                    Optional.empty();
        };
    }

    /// The plane's word for an integrity algorithm; empty for one it has none for.
    private static Optional<EspSuite.Integrity> integrity(IntegrityId id) {
        return switch (id) {
            case NONE -> Optional.of(EspSuite.Integrity.NONE);
            case HMAC_SHA1_96 -> Optional.of(EspSuite.Integrity.HMAC_SHA1_96);
            case HMAC_SHA2_256_128 -> Optional.of(EspSuite.Integrity.HMAC_SHA2_256_128);
            case HMAC_SHA2_384_192 -> Optional.of(EspSuite.Integrity.HMAC_SHA2_384_192);
            case HMAC_SHA2_512_256 -> Optional.of(EspSuite.Integrity.HMAC_SHA2_512_256);
            case HMAC_MD5_96,
                    DES_MAC,
                    KPDK_MD5,
                    AES_XCBC_96,
                    HMAC_MD5_128,
                    HMAC_SHA1_160,
                    AES_CMAC_96,
                    AES_128_GMAC,
                    AES_192_GMAC,
                    AES_256_GMAC ->
                    Optional.empty();
        };
    }

    /// The JDK's form of an address; never asks a name server.
    public static InetAddress address(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.octets().toArray());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " has neither 4 nor 16 octets", e);
        }
    }

    public static InetSocketAddress socket(Endpoint endpoint) {
        return new InetSocketAddress(address(endpoint.address()), endpoint.port());
    }

    public static Endpoint endpoint(InetSocketAddress socket) {
        return new Endpoint(
                IpAddress.ofOctets(Bytes.copyOf(socket.getAddress().getAddress())),
                socket.getPort());
    }

    /// The plane ports have no word for an algorithm that was negotiated.
    public static final class UntranslatableException extends Exception {
        UntranslatableException(String suite) {
            super("the data plane has no word for " + suite, null, false, false);
        }
    }
}
