package io.triplane.daemon.shard;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.Tick;
import java.util.List;

/// What a shard needs of the engine it owns.
public interface EngineDoor {
    List<Action> handle(Input input, Tick now);

    List<IkeSaView> ikeSas();

    List<ChildSaView> childSas();

    /// Until when every first request has to bring a cookie.
    Tick demandsCookiesUntil();

    /// The real one.
    static EngineDoor of(IkeEngine engine) {
        return new EngineDoor() {
            @Override
            public List<Action> handle(Input input, Tick now) {
                return engine.handle(input, now);
            }

            @Override
            public List<IkeSaView> ikeSas() {
                return engine.ikeSas();
            }

            @Override
            public List<ChildSaView> childSas() {
                return engine.childSas();
            }

            @Override
            public Tick demandsCookiesUntil() {
                return engine.demandsCookiesUntil();
            }
        };
    }
}
