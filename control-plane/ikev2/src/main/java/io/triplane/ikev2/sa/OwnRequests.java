package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// Our side of the window: at most one request of ours is open (RFC 7296 §2.3).
public sealed interface OwnRequests {
    /// The id that our next request will have.
    long nextId();

    /// None is open.
    record Idle(long nextId) implements OwnRequests {}

    /// One is open.
    record Waiting(Outstanding request, LocalExchange exchange) implements OwnRequests {
        @Override
        public long nextId() {
            return exchange instanceof LocalExchange.ResyncLocal resync
                    ? resync.nextId()
                    : request.messageId() + 1;
        }

        public Waiting with(LocalExchange changed) {
            return new Waiting(request, changed);
        }
    }

    static void write(StateWriter out, OwnRequests own) {
        switch (own) {
            case Idle(long nextId) -> {
                out.tag(0);
                out.u64(nextId);
            }
            case Waiting(Outstanding request, LocalExchange exchange) -> {
                out.tag(1);
                request.write(out);
                LocalExchange.write(out, exchange);
            }
        }
    }

    static OwnRequests read(StateReader in) {
        int tag = in.tag();
        return switch (tag) {
            case 0 -> new Idle(in.u64());
            case 1 -> new Waiting(Outstanding.read(in), LocalExchange.read(in));
            default -> throw in.unknownTag("own requests", tag);
        };
    }
}
