package io.triplane.jvpp.golden;

import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.jvpp.message.IntegrityAlgorithm;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.util.List;

/// What is asked of a real VPP for the vector files about SAs, policies and protected tunnels. Keys
/// are test patterns.
final class GoldenIpsecScenarios {
    private static final Address US = Address.parse("10.9.0.1");
    private static final Address PEER = Address.parse("10.9.0.2");
    private static final int IN =
            SadEntry.IS_TUNNEL | SadEntry.IS_INBOUND | SadEntry.USE_ANTI_REPLAY;
    private static final int OUT = SadEntry.IS_TUNNEL;

    private GoldenIpsecScenarios() {}

    private static KeyOctets key(int octets) {
        byte[] key = new byte[octets];
        for (int i = 0; i < octets; i++) {
            key[i] = (byte) (0x10 + i);
        }
        return KeyOctets.taking(key);
    }

    /// An SA with exactly the keys given.
    private record Sa(
            int id,
            int protocol,
            int cipher,
            int cipherKey,
            int integrity,
            int integrityKey,
            int flags,
            Tunnel tunnel,
            int window) {
        static Sa gcm(int id, int flags) {
            boolean inbound = (flags & SadEntry.IS_INBOUND) != 0;
            Tunnel tunnel = inbound ? Tunnel.between(PEER, US) : Tunnel.between(US, PEER);
            return new Sa(
                    id,
                    SadEntry.PROTOCOL_ESP,
                    CryptoAlgorithm.AES_GCM_128.value(),
                    16,
                    0,
                    0,
                    flags,
                    tunnel,
                    0);
        }

        /// Transport mode and inbound: the form whose refusal never harms VPP.
        static Sa harmless(int cipher, int cipherKey, int integrity, int integrityKey) {
            return new Sa(
                    0x500,
                    SadEntry.PROTOCOL_ESP,
                    cipher,
                    cipherKey,
                    integrity,
                    integrityKey,
                    SadEntry.IS_INBOUND,
                    Tunnel.NONE,
                    0);
        }

        Sad.Add add() {
            return new Sad.Add(
                    new SadEntry(
                            id,
                            0xc0000000 | id,
                            protocol,
                            cipher,
                            key(cipherKey),
                            integrity,
                            key(integrityKey),
                            flags,
                            tunnel,
                            KeyOctets.taking(new byte[] {1, 2, 3, 4}),
                            4500,
                            4500,
                            window));
        }
    }

    static void sad(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.comment("an inbound and an outbound AES-GCM SA; the dump reverses the salt");
        vpp.ask(Sa.gcm(0x101, IN).add());
        vpp.ask(Sad.Dump.all());
        vpp.ask(Sa.gcm(0x102, OUT).add());
        vpp.ask(new Sad.Del(0x101));
        vpp.ask(Sad.Dump.all());
        vpp.comment("UDP encapsulation, ESN, a window that is rounded up to 1024");
        Sa large =
                new Sa(
                        0x103,
                        SadEntry.PROTOCOL_ESP,
                        CryptoAlgorithm.AES_CBC_256.value(),
                        32,
                        IntegrityAlgorithm.SHA_256_128.value(),
                        32,
                        IN | SadEntry.UDP_ENCAP | SadEntry.USE_ESN,
                        Tunnel.between(PEER, US),
                        1000);
        vpp.ask(large.add());
        vpp.ask(new Sad.Del(0x102));
        vpp.ask(Sad.Dump.all());
        vpp.comment("the peer moved: other source, then an unknown SA");
        Tunnel moved = Tunnel.between(Address.parse("10.9.0.77"), US);
        vpp.ask(new Sad.Update(0x103, true, moved, Sad.Update.KEEP_PORT, 4501));
        vpp.ask(Sad.Dump.all());
        vpp.ask(new Sad.Update(0x999, true, moved, Sad.Update.KEEP_PORT, 4501));
        vpp.comment("no worker thread in this VPP");
        vpp.ask(new Sad.Bind(0x103, 5));
        vpp.ask(new Sad.Bind(0x999, 0));
        vpp.ask(new Sad.Unbind(0x999));
        vpp.ask(new Sad.Del(0x103));
        vpp.ask(Sad.Dump.all());
    }

    static void refusals(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.ask(new Sad.Del(0x999));
        vpp.ask(Sa.gcm(0x101, IN).add());
        vpp.comment("the id is taken");
        vpp.ask(Sa.gcm(0x101, IN).add());
        vpp.comment("not ESP, not AH");
        Sa sa = Sa.gcm(0x501, IN);
        vpp.ask(new Sa(0x501, 17, sa.cipher, 16, 0, 0, IN, sa.tunnel, 0).add());
        vpp.comment("unknown cipher, unknown integrity");
        vpp.ask(Sa.harmless(99, 16, 0, 0).add());
        vpp.ask(Sa.harmless(1, 16, 99, 20).add());
        vpp.comment("GCM beside an HMAC; CTR with MD5; AH without integrity");
        vpp.ask(
                Sa.harmless(
                                CryptoAlgorithm.AES_GCM_128.value(),
                                16,
                                IntegrityAlgorithm.SHA1_96.value(),
                                20)
                        .add());
        vpp.ask(
                Sa.harmless(
                                CryptoAlgorithm.AES_CTR_128.value(),
                                16,
                                IntegrityAlgorithm.MD5_96.value(),
                                16)
                        .add());
        vpp.ask(
                new Sa(0x501, SadEntry.PROTOCOL_AH, 0, 0, 0, 0, SadEntry.IS_INBOUND, Tunnel.NONE, 0)
                        .add());
        vpp.comment("a cipher key of the wrong length, in a form that VPP survives");
        vpp.ask(Sa.harmless(CryptoAlgorithm.AES_GCM_128.value(), 15, 0, 0).add());
        vpp.comment("source and destination are the same; of different families");
        vpp.ask(new Sa(0x501, 50, sa.cipher, 16, 0, 0, IN, Tunnel.between(US, US), 0).add());
        vpp.ask(
                new Sa(
                                0x501,
                                50,
                                sa.cipher,
                                16,
                                0,
                                0,
                                IN,
                                Tunnel.between(US, Address.parse("fd00::9")),
                                0)
                        .add());
        vpp.comment("an unknown table for the outer header");
        vpp.ask(
                new Sa(
                                0x501,
                                50,
                                sa.cipher,
                                16,
                                0,
                                0,
                                OUT,
                                new Tunnel(0, US, PEER, 0, 77, 0, 0, 0, 0, 0),
                                0)
                        .add());
        vpp.comment("nothing of all that was left behind");
        vpp.ask(new Sad.Del(0x101));
        vpp.ask(Sad.Dump.all());
    }

    static void references(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.comment("an SA lives while a policy uses it, though its delete says 0");
        vpp.ask(new Spd.AddDel(true, 1));
        vpp.ask(Sa.gcm(0x101, OUT).add());
        SpdEntry policy = GoldenScenarios.policy(5000, true, SpdEntry.PROTECT, 0x101);
        vpp.ask(new Spd.EntryAddDel(true, policy));
        vpp.ask(new Sad.Del(0x101));
        vpp.ask(Sa.gcm(0x101, OUT).add());
        vpp.ask(Sad.Dump.all());
        vpp.ask(new Spd.EntryAddDel(false, policy));
        vpp.ask(Sad.Dump.all());
        vpp.ask(Sa.gcm(0x101, OUT).add());
        vpp.ask(new Sad.Del(0x101));
        vpp.ask(Sad.Dump.all());
        vpp.ask(new Spd.AddDel(false, 1));
    }

    static void spd(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = GoldenScenarios.loopback(vpp);
        vpp.ask(new Spd.AddDel(true, 1));
        vpp.ask(new Spd.AddDel(true, 1));
        SpdEntry discard = GoldenScenarios.policy(4000, true, SpdEntry.DISCARD, 0);
        vpp.ask(new Spd.EntryAddDel(true, discard));
        vpp.comment("the golden bypass of IKE");
        SpdEntry ike =
                new SpdEntry(
                        1,
                        1000,
                        true,
                        0,
                        SpdEntry.BYPASS,
                        17,
                        SpdEntry.Range.of(PEER),
                        SpdEntry.Range.of(US),
                        SpdEntry.Ports.of(500),
                        SpdEntry.Ports.of(500));
        vpp.ask(new Spd.EntryAddDel(true, ike));
        vpp.ask(new Spd.SpdsDump());
        vpp.ask(new Spd.Dump(1, Spd.EVERY_SA));
        vpp.comment("everything of IPv6, of which the dump shows the first address as IPv4");
        vpp.ask(new Spd.AddDel(true, 2));
        vpp.ask(
                new Spd.EntryAddDel(
                        true,
                        new SpdEntry(
                                2,
                                0,
                                true,
                                0,
                                SpdEntry.BYPASS,
                                SpdEntry.ANY_PROTOCOL,
                                SpdEntry.Range.ANY6,
                                SpdEntry.Range.ANY6,
                                SpdEntry.Ports.ANY,
                                SpdEntry.Ports.ANY)));
        vpp.ask(new Spd.Dump(2, Spd.EVERY_SA));
        vpp.ask(new Spd.AddDel(false, 2));
        vpp.comment("bound to one interface, once");
        vpp.ask(new Spd.InterfaceAddDel(true, loop, 1));
        vpp.ask(new Spd.InterfaceAddDel(true, loop, 1));
        vpp.ask(new Spd.InterfaceDump(0, false));
        vpp.comment("unknown SPD, unknown SA, RESOLVE");
        vpp.ask(new Spd.InterfaceAddDel(true, loop, 9));
        vpp.ask(new Spd.EntryAddDel(true, elsewhere(discard)));
        vpp.ask(
                new Spd.EntryAddDel(
                        true, GoldenScenarios.policy(5000, true, SpdEntry.PROTECT, 0x999)));
        vpp.ask(new Spd.EntryAddDel(true, GoldenScenarios.policy(5000, true, SpdEntry.RESOLVE, 0)));
        vpp.comment("deleting what is not there succeeds; the priority must match");
        vpp.ask(
                new Spd.EntryAddDel(
                        false, GoldenScenarios.policy(4001, true, SpdEntry.DISCARD, 0)));
        vpp.ask(new Spd.SpdsDump());
        vpp.ask(new Spd.EntryAddDel(false, discard));
        vpp.ask(new Spd.EntryAddDel(false, ike));
        vpp.ask(new Spd.SpdsDump());
        vpp.ask(new Spd.InterfaceAddDel(false, loop, 1));
        vpp.ask(new Spd.AddDel(false, 1));
        vpp.ask(new Spd.AddDel(false, 1));
        vpp.ask(new Spd.SpdsDump());
    }

    private static SpdEntry elsewhere(SpdEntry entry) {
        return new SpdEntry(
                9,
                entry.priority(),
                entry.isOutbound(),
                entry.saId(),
                entry.policy(),
                entry.protocol(),
                entry.remote(),
                entry.local(),
                entry.remotePorts(),
                entry.localPorts());
    }

    static void tunnelProtect(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = GoldenScenarios.loopback(vpp);
        int itf = GoldenScenarios.itf(vpp, "itf", 0, Tunnel.MODE_P2P);
        vpp.ask(new TunnelProtection.ItfDump(itf));
        for (int id = 0x201; id <= 0x205; id++) {
            vpp.ask(Sa.gcm(id, IN).add());
        }
        vpp.ask(Sa.gcm(0x101, OUT).add());
        vpp.comment("make before break: one inbound SA, two, one");
        protect(vpp, itf, 0x101, 0x201);
        vpp.ask(new TunnelProtection.Dump(itf));
        protect(vpp, itf, 0x101, 0x202, 0x201);
        protect(vpp, itf, 0x101, 0x202);
        vpp.ask(new TunnelProtection.Dump(itf));
        vpp.comment("more inbound SAs than there are places");
        protect(vpp, itf, 0x101, 0x201, 0x202, 0x203, 0x204, 0x205);
        vpp.comment("unknown SAs; a loopback is no tunnel");
        protect(vpp, itf, 0x999, 0x998);
        protect(vpp, loop, 0x999, 0x998);
        vpp.comment("the delete of an SA in use says 0 and leaves it");
        vpp.ask(new Sad.Del(0x202));
        vpp.ask(Sa.gcm(0x202, IN).add());
        vpp.ask(new TunnelProtection.Del(itf, Address.ANY4));
        vpp.ask(new TunnelProtection.Del(itf, Address.ANY4));
        vpp.ask(new TunnelProtection.Dump(itf));
        vpp.ask(Sa.gcm(0x202, IN).add());
        vpp.comment("a taken instance and one that is too high");
        vpp.ask(new TunnelProtection.ItfCreate(new TunnelProtection.Itf(0, 0, 0)));
        vpp.ask(new TunnelProtection.ItfCreate(new TunnelProtection.Itf(16384, 0, 0)));
        vpp.comment("the interface takes its protection with it, the SAs stay");
        protect(vpp, itf, 0x101, 0x201);
        vpp.ask(new TunnelProtection.ItfDelete(itf));
        vpp.ask(new TunnelProtection.Dump(~0));
        for (int id = 0x201; id <= 0x205; id++) {
            vpp.ask(new Sad.Del(id));
        }
        vpp.ask(new Sad.Del(0x101));
        vpp.ask(Sad.Dump.all());
    }

    private static void protect(GoldenRecording vpp, int itf, int out, Integer... in)
            throws IOException, MalformedMessage {
        vpp.ask(
                new TunnelProtection.Update(
                        new TunnelProtection.Protection(itf, Address.ANY4, out, List.of(in))));
    }
}
