package io.triplane.agent;

import io.triplane.agent.vpp.Required;
import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.TunnelProtection;
import java.util.ArrayList;
import java.util.List;

/// Counts what a VPP holds, over a connection of its own: the agent's word is not taken for it.
final class Census implements AutoCloseable {
    private final VppClient client;

    /// How many of each kind there are.
    record Count(int sas, int spds, int policies, int protections, int ipsecInterfaces, int acls) {
        static final Count ZERO = new Count(0, 0, 0, 0, 0, 0);
    }

    private Census(VppClient client) {
        this.client = client;
    }

    static Census of(PlaneUnderTest plane) {
        ClientConfig config = ClientConfig.of(plane.apiSocket(), "census", Required.DATA_PLANE);
        if (VppClient.connect(config, new Silent())
                instanceof ConnectOutcome.Connected(VppClient client)) {
            return new Census(client);
        }
        throw new IllegalStateException("no VPP at " + plane.apiSocket());
    }

    private static final class Silent implements VppListener {
        @Override
        public void interfaceEvent(Interfaces.Event event) {}

        @Override
        public void dropped(String what) {}

        @Override
        public void lost(String reason) {}
    }

    Count count() {
        int policies = spds().stream().mapToInt(Spd.SpdsDetails::policies).sum();
        return new Count(
                sas().size(),
                spds().size(),
                policies,
                protections().size(),
                rows(TunnelProtection.ItfDump.all()).size(),
                rows(new Acl.Dump(Acl.NEW)).size());
    }

    List<Sad.Details> sas() {
        return rows(Sad.Dump.all());
    }

    List<Spd.SpdsDetails> spds() {
        return rows(new Spd.SpdsDump());
    }

    /// The policies of all databases.
    List<SpdEntry> policies() {
        List<SpdEntry> all = new ArrayList<>();
        for (Spd.SpdsDetails spd : spds()) {
            rows(new Spd.Dump(spd.spdId(), Spd.EVERY_SA)).forEach(row -> all.add(row.entry()));
        }
        return all;
    }

    List<TunnelProtection.Protection> protections() {
        return rows(TunnelProtection.Dump.all()).stream()
                .map(TunnelProtection.Details::tunnel)
                .toList();
    }

    List<InterfaceDetails> interfaces() {
        return rows(Interfaces.Dump.all());
    }

    List<Routes.Route> routes(boolean v6) {
        return rows(new Routes.Dump(new Routes.Table(0, v6, ""))).stream()
                .map(Routes.Details::route)
                .toList();
    }

    <A extends Message> A call(Request<A> request) {
        return done(client.send(request, "the test").join());
    }

    <A extends Message> List<A> rows(Request<A> request) {
        return done(client.dump(request, "the test").join());
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T answer) -> answer;
            case Outcome.Failed<T> failed ->
                    throw new IllegalStateException(failed.failure().text());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
