package io.triplane.attack;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Payload;
import java.util.List;

/// A payload as octets, which may be any: a length that lies, bits that are reserved.
///
/// @param flags the octet with the critical bit and the reserved ones
/// @param length what the length field says
record Part(int type, int flags, int length, Bytes body) {
    static final int SA = 33;
    static final int KE = 34;
    static final int ID_I = 35;
    static final int ID_R = 36;
    static final int CERT = 37;
    static final int CERTREQ = 38;
    static final int AUTH = 39;
    static final int NONCE = 40;
    static final int NOTIFY = 41;
    static final int DELETE = 42;
    static final int VENDOR_ID = 43;
    static final int TS_I = 44;
    static final int TS_R = 45;
    static final int SK = 46;
    static final int CP = 47;
    static final int EAP = 48;
    static final int SKF = 53;

    private static final int HEADER_OCTETS = 4;
    private static final int CRITICAL = 0x80;
    private static final IkeHeader ANY = new IkeHeader(1, 0, 34, true, false, 0);

    static Part of(int type, Bytes body) {
        return new Part(type, 0, HEADER_OCTETS + body.size(), body);
    }

    static Part of(int type, String hex) {
        return of(type, Bytes.ofHex(hex));
    }

    /// A payload in its right form.
    static Part of(Payload payload) {
        Bytes alone = MessageEncoder.encode(Message.clear(ANY, List.of(payload)));
        return of(payload.payloadType(), alone.slice(IkeHeader.OCTETS + HEADER_OCTETS));
    }

    Part saying(int wrongLength) {
        return new Part(type, flags, wrongLength, body);
    }

    Part critical() {
        return withFlags(CRITICAL);
    }

    Part withFlags(int bits) {
        return new Part(type, bits, length, body);
    }

    Part with(Bytes otherBody) {
        return new Part(type, flags, HEADER_OCTETS + otherBody.size(), otherBody);
    }
}
