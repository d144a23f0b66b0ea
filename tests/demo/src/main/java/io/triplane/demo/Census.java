package io.triplane.demo;

import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.jvpp.message.IntegrityAlgorithm;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.KeyOctets;
import java.nio.file.Path;
import java.util.List;

/// Counts what a data plane holds by asking it, over a connection of its own.
final class Census implements AutoCloseable {
    private static final int ALL = ~0;

    /// Of an SA that no gateway would make.
    private static final int ORPHAN_ID = 7007;

    private final VppClient client;

    private Census(VppClient client) {
        this.client = client;
    }

    static Census of(Path apiSocket) throws DemoException {
        ClientConfig config = ClientConfig.of(apiSocket, "triplane-demo", List.of());
        return switch (VppClient.connect(config, new Silent())) {
            case ConnectOutcome.Connected(VppClient client) -> new Census(client);
            case ConnectOutcome.Unreachable(String reason) -> throw new DemoException(reason);
            case ConnectOutcome.Incompatible incompatible ->
                    throw new DemoException(incompatible.reason());
        };
    }

    /// SAs, SPD entries, tunnel protections, ipsec interfaces and ACLs together.
    int entries() throws DemoException {
        int count = dump(new Sad.Dump(ALL)).size();
        for (Spd.SpdsDetails spd : dump(new Spd.SpdsDump())) {
            count += 1 + dump(new Spd.Dump(spd.spdId(), ALL)).size();
        }
        count += dump(new TunnelProtection.Dump(ALL)).size();
        count += dump(new TunnelProtection.ItfDump(ALL)).size();
        return count + dump(new Acl.Dump(ALL)).size();
    }

    /// Leaves an SA behind that belongs to nobody, as a planted fault.
    void leak() throws DemoException {
        SadEntry orphan =
                new SadEntry(
                        ORPHAN_ID,
                        ORPHAN_ID,
                        SadEntry.PROTOCOL_ESP,
                        CryptoAlgorithm.NONE.value(),
                        KeyOctets.none(),
                        IntegrityAlgorithm.NONE.value(),
                        KeyOctets.none(),
                        0,
                        Tunnel.NONE,
                        KeyOctets.noSalt(),
                        SadEntry.UDP_PORT_DEFAULT,
                        SadEntry.UDP_PORT_DEFAULT,
                        0);
        var _ = value(client.send(new Sad.Add(orphan), "planted SA").join());
    }

    /// Takes the protection of every tunnel interface away, as a planted fault: what is encrypted
    /// for it is lost.
    void unprotectAll() throws DemoException {
        for (TunnelProtection.Details row : dump(new TunnelProtection.Dump(ALL))) {
            TunnelProtection.Protection tunnel = row.tunnel();
            var _ =
                    value(
                            client.send(
                                            new TunnelProtection.Del(
                                                    tunnel.swIfIndex(), tunnel.nextHop()),
                                            "planted gap")
                                    .join());
        }
    }

    private <A extends Message> List<A> dump(Request<A> request) throws DemoException {
        return value(client.dump(request, "census").join());
    }

    private static <A> A value(Outcome<A> outcome) throws DemoException {
        return switch (outcome) {
            case Outcome.Done<A>(A answer) -> answer;
            case Outcome.Failed<A> failed ->
                    throw new DemoException("data plane: " + failed.failure().text());
        };
    }

    @Override
    public void close() {
        client.close();
    }

    /// What a connection that only asks has to hear: a loss shows in the next answer.
    private static final class Silent implements VppListener {
        @Override
        public void interfaceEvent(Interfaces.Event event) {}

        @Override
        public void dropped(String what) {
            System.err.println("census: VPP sent what was not asked for: " + what);
        }

        @Override
        public void lost(String reason) {}
    }
}
