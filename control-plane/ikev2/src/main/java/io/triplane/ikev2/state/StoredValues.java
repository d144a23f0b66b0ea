package io.triplane.ikev2.state;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.util.List;

/// The stored form of the public door's values, which state records are made of. They carry no
/// version of their own: a change here is a new version of each record that uses them.
public final class StoredValues {
    private StoredValues() {}

    public static void write(StateWriter out, Endpoint endpoint) {
        out.bytes(endpoint.address().octets());
        out.u32(endpoint.port());
    }

    public static Endpoint endpoint(StateReader in) {
        return new Endpoint(IpAddress.ofOctets(in.bytes()), in.u32());
    }

    public static void write(StateWriter out, Identity identity) {
        out.iana(identity.type());
        out.bytes(identity.data());
    }

    public static Identity identity(StateReader in) {
        return new Identity(in.iana("identity type", IdType::of), in.bytes());
    }

    public static void write(StateWriter out, Cause cause) {
        out.text(cause.code());
        out.text(cause.text());
        out.optional(cause.mismatch(), mismatch -> write(out, mismatch));
    }

    public static Cause cause(StateReader in) {
        return new Cause(in.text(), in.text(), in.optional(() -> mismatch(in)));
    }

    private static void write(StateWriter out, Mismatch mismatch) {
        out.enumerated(mismatch.subject());
        out.text(mismatch.ours());
        out.optional(mismatch.peers(), out::text);
        out.list(
                mismatch.differences(),
                difference -> {
                    out.text(difference.kind());
                    out.text(difference.ours());
                    out.text(difference.peers());
                });
        out.text(mismatch.remedy());
    }

    private static Mismatch mismatch(StateReader in) {
        return new Mismatch(
                in.enumerated(Mismatch.Subject.class),
                in.text(),
                in.optional(in::text),
                in.list(() -> new Mismatch.Difference(in.text(), in.text(), in.text())),
                in.text());
    }

    public static void write(StateWriter out, Nat nat) {
        out.bool(nat.localBehindNat());
        out.bool(nat.remoteBehindNat());
        out.bool(nat.encapsulated());
    }

    public static Nat nat(StateReader in) {
        return new Nat(in.bool(), in.bool(), in.bool());
    }

    public static void write(StateWriter out, Cipher cipher) {
        out.iana(cipher.id());
        out.u32(cipher.keyBits());
    }

    public static Cipher cipher(StateReader in) {
        return new Cipher(in.iana("cipher", EncryptionId::of), in.u32());
    }

    public static void write(StateWriter out, EspSuite suite) {
        write(out, suite.cipher());
        out.iana(suite.integrity());
        out.bool(suite.extendedSequenceNumbers());
    }

    public static EspSuite espSuite(StateReader in) {
        return new EspSuite(cipher(in), integrity(in), in.bool());
    }

    public static void write(StateWriter out, EspProposal proposal) {
        out.list(proposal.encryption(), cipher -> write(out, cipher));
        out.list(proposal.integrity(), out::iana);
        out.list(proposal.keyExchange(), out::iana);
        out.list(proposal.sequenceNumbers(), out::iana);
        out.list(proposal.additional(), methods -> out.list(methods, out::iana));
    }

    public static EspProposal espProposal(StateReader in) {
        return new EspProposal(
                in.list(() -> cipher(in)),
                in.list(() -> integrity(in)),
                in.list(() -> keyExchange(in)),
                in.list(() -> in.iana("sequence numbers", SequenceNumbers::of)),
                in.list(() -> in.list(() -> keyExchange(in))));
    }

    public static void write(StateWriter out, IkeProposal proposal) {
        out.list(proposal.encryption(), cipher -> write(out, cipher));
        out.list(proposal.integrity(), out::iana);
        out.list(proposal.prf(), out::iana);
        out.list(proposal.keyExchange(), out::iana);
        out.list(proposal.additional(), methods -> out.list(methods, out::iana));
    }

    public static IkeProposal ikeProposal(StateReader in) {
        return new IkeProposal(
                in.list(() -> cipher(in)),
                in.list(() -> integrity(in)),
                in.list(() -> in.iana("prf", PrfId::of)),
                in.list(() -> keyExchange(in)),
                in.list(() -> in.list(() -> keyExchange(in))));
    }

    public static void write(StateWriter out, IntermediateAuth auth) {
        out.bytes(auth.initiator());
        out.bytes(auth.responder());
    }

    public static IntermediateAuth intermediateAuth(StateReader in) {
        return new IntermediateAuth(in.bytes(), in.bytes());
    }

    public static void write(StateWriter out, Flow packet) {
        write(out, new Selectors(List.of(packet.local()), List.of(packet.remote())));
    }

    public static Flow flow(StateReader in) {
        Selectors both = selectors(in);
        return new Flow(both.local().getFirst(), both.remote().getFirst());
    }

    public static void write(StateWriter out, Selectors selectors) {
        out.list(selectors.local(), selector -> write(out, selector));
        out.list(selectors.remote(), selector -> write(out, selector));
    }

    public static Selectors selectors(StateReader in) {
        return new Selectors(in.list(() -> selector(in)), in.list(() -> selector(in)));
    }

    public static void write(StateWriter out, EspKeys keys) {
        out.secret(keys.encryption());
        out.secret(keys.salt());
        out.secret(keys.integrity());
    }

    public static EspKeys espKeys(StateReader in) {
        return new EspKeys(in.secret(), in.secret(), in.secret());
    }

    public static IntegrityId integrity(StateReader in) {
        return in.iana("integrity algorithm", IntegrityId::of);
    }

    public static KeyExchangeMethod keyExchange(StateReader in) {
        return in.iana("key exchange method", KeyExchangeMethod::of);
    }

    private static void write(StateWriter out, Selector selector) {
        out.u32(selector.protocol());
        out.u32(selector.portStart());
        out.u32(selector.portEnd());
        out.bytes(selector.start().octets());
        out.bytes(selector.end().octets());
    }

    private static Selector selector(StateReader in) {
        return new Selector(
                in.u32(),
                in.u32(),
                in.u32(),
                IpAddress.ofOctets(in.bytes()),
                IpAddress.ofOctets(in.bytes()));
    }
}
