package io.triplane.sim;

import io.triplane.ikev2.Input;
import io.triplane.ikev2.TimerId.OfChildSa.ChildTimer;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.LocalExchange;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.wire.ExchangeType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Every state an engine knows times everything that can happen to it, as the sealed types name
/// them: what a run may come upon. Many of these pairs cannot occur; a run says how many did.
final class Pairs {
    private Pairs() {}

    static Set<String> all() {
        Set<String> pairs = new LinkedHashSet<>();
        cross(pairs, ikeStates(), ikeInputs());
        cross(pairs, leaves(ChildStage.class), childInputs());
        return pairs;
    }

    static String pair(String state, String input) {
        return state + " x " + input;
    }

    static String state(IkeSa sa) {
        if (!(sa instanceof Established established)) {
            return sa.getClass().getSimpleName();
        }
        return switch (established.own()) {
            case OwnRequests.Idle _ -> established(OwnRequests.Idle.class);
            case OwnRequests.Waiting waiting -> established(waiting.exchange().getClass());
        };
    }

    static String input(ExchangeType exchange, boolean response) {
        return exchange + (response ? " response" : " request");
    }

    private static String established(Class<?> own) {
        return "%s[%s]".formatted(Established.class.getSimpleName(), own.getSimpleName());
    }

    private static List<String> ikeStates() {
        List<String> states = new ArrayList<>();
        for (String state : leaves(IkeSa.class)) {
            if (!state.equals(Established.class.getSimpleName())) {
                states.add(state);
            }
        }
        states.add(established(OwnRequests.Idle.class));
        for (Class<?> exchange : LocalExchange.class.getPermittedSubclasses()) {
            if (LocalExchange.class.isAssignableFrom(exchange)) {
                states.add(established(exchange));
            }
        }
        return states;
    }

    private static List<String> ikeInputs() {
        List<String> inputs = new ArrayList<>();
        for (ExchangeType exchange : ExchangeType.values()) {
            inputs.add(input(exchange, false));
            inputs.add(input(exchange, true));
        }
        Arrays.stream(IkeTimer.values()).map(IkeTimer::name).forEach(inputs::add);
        inputs.add(Input.TerminateIke.class.getSimpleName());
        inputs.add(Input.RekeyIke.class.getSimpleName());
        return inputs;
    }

    private static List<String> childInputs() {
        List<String> inputs = new ArrayList<>();
        Arrays.stream(ChildTimer.values()).map(ChildTimer::name).forEach(inputs::add);
        inputs.addAll(leaves(Input.PlaneResult.class));
        inputs.add(Input.TerminateChild.class.getSimpleName());
        inputs.add(Input.RekeyChild.class.getSimpleName());
        return inputs;
    }

    private static List<String> leaves(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
    }

    private static void cross(Set<String> pairs, List<String> states, List<String> inputs) {
        for (String state : states) {
            inputs.forEach(input -> pairs.add(pair(state, input)));
        }
    }
}
