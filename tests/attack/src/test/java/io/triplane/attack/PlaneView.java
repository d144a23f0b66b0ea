package io.triplane.attack;

import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Sad;
import java.nio.file.Path;
import java.util.List;

/// What the data plane holds, as it says itself.
final class PlaneView implements AutoCloseable {
    private static final int ALL = -1;

    private final VppClient client;

    private PlaneView(VppClient client) {
        this.client = client;
    }

    static PlaneView of(Path socket) {
        ClientConfig config = ClientConfig.of(socket, "attack-observer", List.of());
        return switch (VppClient.connect(config, new Quiet())) {
            case ConnectOutcome.Connected(VppClient client) -> new PlaneView(client);
            case ConnectOutcome.Unreachable(String reason) -> throw new AssertionError(reason);
            case ConnectOutcome.Incompatible incompatible ->
                    throw new AssertionError(incompatible.reason());
        };
    }

    /// SPIs of its security associations.
    List<String> spis() {
        return switch (client.dump(new Sad.Dump(ALL), "observer").join()) {
            case Outcome.Done<List<Sad.Details>>(List<Sad.Details> all) ->
                    all.stream()
                            .map(details -> "%08x".formatted(details.entry().spi()))
                            .sorted()
                            .toList();
            case Outcome.Failed<List<Sad.Details>> failed ->
                    throw new AssertionError(failed.failure().text());
        };
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Quiet implements VppListener {
        @Override
        public void interfaceEvent(Interfaces.Event event) {}

        @Override
        public void dropped(String what) {
            throw new AssertionError("the data plane sent what was not asked for: " + what);
        }

        @Override
        public void lost(String reason) {}
    }
}
