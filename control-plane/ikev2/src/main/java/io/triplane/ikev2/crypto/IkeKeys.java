package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import java.nio.ByteBuffer;

/// All keys of an IKE SA in one block, in the order in which prf+ yields them (RFC 7296 §2.14):
/// SK_d, SK_ai, SK_ar, SK_ei, SK_er, SK_pi, SK_pr. The `i` keys belong to the original initiator.
///
/// Owned by the IKE SA's record; what the accessors return are windows that end when it is closed.
public final class IkeKeys implements AutoCloseable {
    private static final byte VERSION = 1;
    private static final int HEADER_LENGTH = 1 + 4 * Short.BYTES;

    private final IkeAlgorithms algorithms;
    private final Secret block;

    /// Takes `block` over.
    IkeKeys(IkeAlgorithms algorithms, Secret block) {
        if (block.length() != blockLength(algorithms)) {
            throw new IllegalArgumentException(
                    "%d octets of IKE keys, %s take %d"
                            .formatted(block.length(), algorithms, blockLength(algorithms)));
        }
        this.algorithms = algorithms;
        this.block = block;
    }

    static int blockLength(IkeAlgorithms algorithms) {
        return 3 * algorithms.prfKeyLength()
                + 2 * algorithms.integrityKeyLength()
                + 2 * algorithms.encryptionKeyLength();
    }

    public IkeAlgorithms algorithms() {
        return algorithms;
    }

    /// From it come the keys of Child SAs and of the next IKE SA.
    public Secret skD() {
        return block.slice(0, algorithms.prfKeyLength());
    }

    public Secret skAi() {
        return block.slice(algorithms.prfKeyLength(), algorithms.integrityKeyLength());
    }

    public Secret skAr() {
        int length = algorithms.integrityKeyLength();
        return block.slice(algorithms.prfKeyLength() + length, length);
    }

    public Secret skEi() {
        return block.slice(encryptionAt(), algorithms.encryptionKeyLength());
    }

    public Secret skEr() {
        int length = algorithms.encryptionKeyLength();
        return block.slice(encryptionAt() + length, length);
    }

    /// Proves possession in the initiator's AUTH (RFC 7296 §2.15).
    public Secret skPi() {
        int length = algorithms.prfKeyLength();
        return block.slice(block.length() - 2 * length, length);
    }

    /// Proves possession in the responder's AUTH.
    public Secret skPr() {
        int length = algorithms.prfKeyLength();
        return block.slice(block.length() - length, length);
    }

    /// What protects messages of the original initiator.
    public SkKeys fromInitiator() {
        return new SkKeys(skEi(), skAi());
    }

    /// What protects messages of the original responder.
    public SkKeys fromResponder() {
        return new SkKeys(skEr(), skAr());
    }

    /// Version, encryption, key bits, integrity, prf (2 octets each), keys.
    public Secret encoded() {
        byte[] out = new byte[HEADER_LENGTH + block.length()];
        ByteBuffer.wrap(out)
                .put(VERSION)
                .putShort((short) algorithms.encryption().number())
                .putShort((short) algorithms.keyBits())
                .putShort((short) algorithms.integrity().number())
                .putShort((short) algorithms.prf().number());
        block.copyTo(out, HEADER_LENGTH);
        return Secret.of(out);
    }

    /// Reads what [#encoded] wrote; throws `IllegalArgumentException` for anything else.
    public static IkeKeys decode(Secret encoded) {
        return encoded.lend((octets, from, length) -> {
            StoredForm in = new StoredForm("IKE keys", VERSION, octets, from, length);
            int encryption = in.u16();
            int keyBits = in.u16();
            int integrity = in.u16();
            int prf = in.u16();
            IkeAlgorithms algorithms =
                    new IkeAlgorithms(
                            EncryptionId.of(encryption)
                                    .orElseThrow(() -> in.unknown("cipher", encryption)),
                            keyBits,
                            IntegrityId.of(integrity)
                                    .orElseThrow(() -> in.unknown("integrity", integrity)),
                            PrfId.of(prf).orElseThrow(() -> in.unknown("prf", prf)));
            return new IkeKeys(algorithms, in.rest());
        });
    }

    @Override
    public void close() {
        block.close();
    }

    @Override
    public String toString() {
        return "IkeKeys[" + algorithms + "]";
    }

    private int encryptionAt() {
        return algorithms.prfKeyLength() + 2 * algorithms.integrityKeyLength();
    }
}
