package io.triplane.daemon.shard;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Notes its inputs and answers as the test says.
final class ScriptedEngine implements EngineDoor {
    final List<Input> inputs = new ArrayList<>();
    final List<IkeSaView> ikeSas = new ArrayList<>();
    final List<ChildSaView> childSas = new ArrayList<>();
    Tick cookiesUntil = Tick.ZERO;
    Function<Input, List<Action>> answer = _ -> List.of();

    @Override
    public List<Action> handle(Input input, Tick now) {
        inputs.add(input);
        return answer.apply(input);
    }

    @Override
    public List<IkeSaView> ikeSas() {
        return List.copyOf(ikeSas);
    }

    @Override
    public List<ChildSaView> childSas() {
        return List.copyOf(childSas);
    }

    @Override
    public Tick demandsCookiesUntil() {
        return cookiesUntil;
    }
}
