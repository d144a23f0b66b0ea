package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import java.util.Arrays;

/// Reads the stored form of key records: a version octet, then fields, then key octets.
final class StoredForm {
    private final String what;
    private final byte[] octets;
    private final int end;
    private int at;

    StoredForm(String what, int version, byte[] octets, int from, int length) {
        this.what = what;
        this.octets = octets;
        this.at = from;
        this.end = from + length;
        int found = octet();
        if (found != version) {
            throw new IllegalArgumentException(
                    "stored %s of version %d, this release reads version %d: negotiate the SA again"
                            .formatted(what, found, version));
        }
    }

    int u16() {
        return octet() << 8 | octet();
    }

    Bytes bytes(int length) {
        need(length);
        at += length;
        return Bytes.copyOf(octets, at - length, at);
    }

    /// All that is left, as a secret of its own.
    Secret rest() {
        Secret rest = Secret.of(Arrays.copyOfRange(octets, at, end));
        at = end;
        return rest;
    }

    IllegalArgumentException unknown(String field, int number) {
        return new IllegalArgumentException(
                "stored %s names %s %d, which this release does not know: negotiate the SA again"
                        .formatted(what, field, number));
    }

    private int octet() {
        need(1);
        return octets[at++] & 0xFF;
    }

    private void need(int length) {
        if (length > end - at) {
            throw new IllegalArgumentException(
                    "stored %s ends %d octets early: negotiate the SA again"
                            .formatted(what, length - (end - at)));
        }
    }
}
