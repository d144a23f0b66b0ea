package io.triplane.demo;

import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import java.nio.file.Path;
import java.util.List;

/// The demo's own connection to a data plane, beside the gateway's.
final class PlaneClient implements AutoCloseable {
    private final VppClient client;

    private PlaneClient(VppClient client) {
        this.client = client;
    }

    static PlaneClient of(Path apiSocket) throws DemoException {
        ClientConfig config = ClientConfig.of(apiSocket, "triplane-demo", List.of());
        return switch (VppClient.connect(config, new Silent())) {
            case ConnectOutcome.Connected(VppClient client) -> new PlaneClient(client);
            case ConnectOutcome.Unreachable(String reason) -> throw new DemoException(reason);
            case ConnectOutcome.Incompatible incompatible ->
                    throw new DemoException(incompatible.reason());
        };
    }

    <A extends Message> List<A> dump(Request<A> request) throws DemoException {
        return value(client.dump(request, "demo").join());
    }

    void call(Request<?> request) throws DemoException {
        var _ = value(client.send(request, "demo").join());
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
            System.err.println("demo: VPP sent what was not asked for: " + what);
        }

        @Override
        public void lost(String reason) {}
    }
}
