package io.triplane.daemon.shard;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.Tick;
import java.util.List;

/// What a shard needs of the engine it owns.
public interface EngineDoor {
    List<Action> handle(Input input, Tick now);

    List<IkeSaView> ikeSas();

    List<ChildSaView> childSas();
}
