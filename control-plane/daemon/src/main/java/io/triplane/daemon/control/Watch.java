package io.triplane.daemon.control;

import io.triplane.daemon.event.EventBus.Subscription;
import java.util.List;

/// What stands now, and every event from here on.
///
/// @param messages whether the watcher asked for IKE messages; it filters, since others may have
/// @param closing to be run when the watcher has gone
public record Watch(
        List<IkeSaInfo> ikeSas,
        List<ChildSaInfo> childSas,
        Subscription<GatewayEvent> events,
        boolean messages,
        Runnable closing)
        implements AutoCloseable {
    public Watch {
        ikeSas = List.copyOf(ikeSas);
        childSas = List.copyOf(childSas);
    }

    @Override
    public void close() {
        events.close();
        closing.run();
    }
}
