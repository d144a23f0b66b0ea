package io.triplane.softplane.esp;

import io.triplane.softplane.ip.IpPacket;
import java.util.Arrays;
import java.util.Optional;

/// Opens tunnel-mode ESP, in VPP's order: replay check, length, ICV, replay check again, trailer.
public final class EspDecoder {
    private static final int ESP_HEADER_OCTETS = 8;
    private static final int TRAILER_OCTETS = 2;

    private EspDecoder() {}

    /// What became of a received packet. What VPP counted for the SA before it decided stands in
    /// both.
    public sealed interface Opened {
        /// Octets added to the SA's counter, from the SPI to the end; 0 when the packet was not
        /// counted.
        int countedOctets();

        /// @param lost numbers that left the replay window unseen
        record Packet(IpPacket inner, int countedOctets, long lost) implements Opened {}

        record Dropped(SaError error, int countedOctets) implements Opened {}
    }

    /// @param esp where in the packet the SPI stands
    public static Opened open(SecurityAssociation sa, IpPacket outer, int esp) {
        byte[] octets = outer.octets();
        int length = octets.length - esp;
        EspCipher cipher = sa.spec().cipher();
        int icv = cipher.isAead() ? cipher.icvOctets() : sa.spec().integrity().icvOctets();
        int body = esp + ESP_HEADER_OCTETS + cipher.ivOctets();
        long number = length < ESP_HEADER_OCTETS ? 0 : sa.window().numberOf(outer.u32(esp + 4));
        if (sa.window().isReplay(number)) {
            return new Opened.Dropped(SaError.REPLAY, 0);
        }
        if (body + icv > octets.length) {
            return new Opened.Dropped(SaError.RUNT, 0);
        }
        Optional<EspTransform> transform = sa.transform();
        if (transform.isEmpty()) {
            return new Opened.Dropped(SaError.CRYPTO_ENGINE_ERROR, length);
        }
        Optional<SaError> failure =
                failure(transform.get().open(octets, esp, length, (int) (number >>> 32)));
        if (failure.isPresent()) {
            return new Opened.Dropped(failure.get(), length);
        }
        long lost = sa.window().accept(number);
        return inner(octets, body, octets.length - icv, length, lost);
    }

    private static Optional<SaError> failure(EspTransform.Outcome outcome) {
        return switch (outcome) {
            case OPENED -> Optional.empty();
            case INTEGRITY_WRONG -> Optional.of(SaError.INTEG_ERROR);
            case DECRYPTION_FAILED -> Optional.of(SaError.DECRYPTION_FAILED);
            case ENGINE_FAILED -> Optional.of(SaError.CRYPTO_ENGINE_ERROR);
        };
    }

    private static Opened inner(byte[] octets, int body, int end, int counted, long lost) {
        if (end - body < TRAILER_OCTETS) {
            return new Opened.Dropped(SaError.NO_TAIL_SPACE, counted);
        }
        int pad = octets[end - 2] & 0xff;
        int nextHeader = octets[end - 1] & 0xff;
        int innerEnd = end - TRAILER_OCTETS - pad;
        if (innerEnd < body) {
            return new Opened.Dropped(SaError.NO_TAIL_SPACE, counted);
        }
        int version =
                switch (nextHeader) {
                    case IpPacket.PROTOCOL_IPV4 -> 4;
                    case IpPacket.PROTOCOL_IPV6 -> 6;
                    default -> 0;
                };
        if (version == 0) {
            return new Opened.Dropped(SaError.UNSUP_PAYLOAD, counted);
        }
        return new Opened.Packet(
                new IpPacket(Arrays.copyOfRange(octets, body, innerEnd)), counted, lost);
    }

    /// Where ESP begins in a packet that is ESP or ESP in UDP.
    public static int espOffset(IpPacket outer) {
        int header = outer.headerLength();
        return outer.protocol() == IpPacket.PROTOCOL_UDP
                ? header + IpPacket.UDP_HEADER_OCTETS
                : header;
    }
}
