package io.triplane.cli.action;

import io.triplane.cli.grammar.Fault;
import io.triplane.cli.show.Answer;
import io.triplane.cli.show.Reply;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.IkeSa;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is printed of an action's outcome.
public final class ActionAnswers {
    private static final String UNDER_WAY = "action.under-way";
    private static final String UNKNOWN = "gateway.answer.unknown";

    private ActionAnswers() {}

    /// `waited` is how many seconds the gateway was told to wait; 0: not at all, so that an action
    /// under way is all that was asked for.
    public static Reply of(GatewayActions.Outcome outcome, String object, int waited) {
        return switch (outcome) {
            case GatewayActions.Outcome.Failed(Fault fault) -> new Reply.Fails(fault);
            case GatewayActions.Outcome.Answered(ActionResponse response) ->
                    switch (response.getOutcome()) {
                        case OUTCOME_DONE -> new Reply.Holds(answer(response, object, "done"));
                        case OUTCOME_UNDER_WAY ->
                                waited == 0
                                        ? new Reply.Holds(answer(response, object, "under way"))
                                        : new Reply.Fails(underWay(object, waited));
                        case OUTCOME_FAILED ->
                                new Reply.Fails(Problems.fault(response.getProblem()));
                        case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                                new Reply.Fails(unknown(object, response));
                    };
        };
    }

    private static Answer answer(ActionResponse response, String object, String outcome) {
        List<String> lines = new ArrayList<>(List.of(object + ": " + outcome));
        List<Map<String, Object>> ikeSas = new ArrayList<>();
        for (IkeSa sa : response.getIkeSasList()) {
            lines.add("  " + SaText.line(sa));
            ikeSas.add(SaText.json(sa));
        }
        List<Map<String, Object>> childSas = new ArrayList<>();
        for (ChildSa sa : response.getChildSasList()) {
            lines.add("  " + SaText.line(sa));
            childSas.add(SaText.json(sa));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", object);
        json.put("outcome", outcome);
        json.put("ike_sas", ikeSas);
        json.put("child_sas", childSas);
        return new Answer(lines, json);
    }

    private static Fault underWay(String object, int waited) {
        return Fault.of(
                UNDER_WAY,
                "%s: still under way after %d s; \"monitor events\" tells how it goes on"
                        .formatted(object, waited));
    }

    private static Fault unknown(String object, ActionResponse response) {
        return Fault.of(
                UNKNOWN,
                "%s: outcome \"%s\" is of a newer gateway; update this command line"
                        .formatted(object, response.getOutcome()));
    }
}
